using System.Text.RegularExpressions;
using MetaFlow.Authoring.Timing;
using MetaFlow.Authoring.Understanding;

namespace MetaFlow.Authoring.Changes.Reading;

/// <summary>When a schedule is due from now on, as far as a sentence says so: a change says the new hour and keeps the day.</summary>
internal sealed partial class SpokenTime
{
    public string? Cron { get; private init; }

    public string? Every { get; private init; }

    public string? Zone { get; private init; }

    public Problem? Problem { get; private init; }

    /// <summary>The sentence speaks of nothing else.</summary>
    public bool IsOnlyTime { get; private init; }

    /// <summary>Only the hour is said, of whatever day it was.</summary>
    public bool IsHourOnly { get; private init; }

    /// <summary>Only the day is said, at whatever hour it was.</summary>
    public bool IsDayOnly { get; private init; }

    public bool IsPartial => IsHourOnly;

    public bool HasTime => Cron is not null || Every is not null;

    public static SpokenTime? Read(string words, bool isKorean)
    {
        if (RawCron().Match(words) is { Success: true } raw)
        {
            return new SpokenTime { Cron = raw.Value, IsOnlyTime = true };
        }

        var said = isKorean ? KoreanNew(words) : EnglishNew(words);
        var request = RequestText.Read(said);
        var spoken = isKorean ? KoreanTimes.Read(request) : EnglishTimes.Read(request, mayBeAdjective: false);
        var isHourOnly = false;
        if (spoken is null)
        {
            // Said of every day, an hour alone can be read.
            request = RequestText.Read(isKorean ? $"매일 {said}" : $"every day {said}");
            spoken = isKorean ? KoreanTimes.Read(request) : EnglishTimes.Read(request, mayBeAdjective: false);
            isHourOnly = true;
            if (spoken?.Assumed.Count > 0)
            {
                return null;
            }
        }

        if (spoken is null)
        {
            return null;
        }

        return new SpokenTime
        {
            Cron = spoken.Cron,
            Every = spoken.Every,
            Zone = spoken.Zone,
            Problem = spoken.Problem,
            IsOnlyTime = (isKorean ? KoreanRest(request, spoken) : EnglishRest(request, spoken)).Count == 0,
            IsHourOnly = isHourOnly,
            IsDayOnly = !isHourOnly && spoken.Assumed.Contains("9:00") && !Morning().IsMatch(said),
        };
    }

    /// <summary>The new pattern where the old one gives what is not said.</summary>
    public (string? Cron, string? Every) On(string? old)
    {
        if (Cron is null || old?.Split(' ', StringSplitOptions.RemoveEmptyEntries) is not { Length: 5 } was || Cron.Split(' ') is not { Length: 5 } now)
        {
            return (Cron, Every);
        }

        var hasFixedHour = was[0].All(IsListed) && was[1].All(IsListed);
        return IsHourOnly ? ($"{now[0]} {now[1]} {was[2]} {was[3]} {was[4]}", null)
            : IsDayOnly && hasFixedHour ? ($"{was[0]} {was[1]} {now[2]} {now[3]} {now[4]}", null)
            : (Cron, Every);
    }

    private static bool IsListed(char letter) => char.IsAsciiDigit(letter) || letter == ',';

    // What it was says nothing of what it becomes.
    private static string EnglishNew(string words)
    {
        var said = EnglishOld().Replace(words, " ");
        said = EnglishTo().Replace(said, "every ");
        return EnglishAt().Replace(said, "at ");
    }

    private static string KoreanNew(string words) => KoreanOld().Replace(words, "");

    private static List<string> EnglishRest(RequestText request, SpokenSchedule spoken) =>
        [.. Word.Without(request.Words, spoken.Spans).Select(word => word.Lower).Where(word => !EnglishIdle().IsMatch(word))];

    private static List<string> KoreanRest(RequestText request, SpokenSchedule spoken) =>
        [.. Word.Without(request.Words, spoken.Spans).Select(word => word.Lower).Where(word => !KoreanIdle().IsMatch(word))];

    [GeneratedRegex(@"\bmorning|아침|오전", RegexOptions.IgnoreCase, 1000)]
    private static partial Regex Morning();

    [GeneratedRegex(@"(?<![\w*/])(?:[\d*][\d*,/\-]*\s+){2}(?:[\d*L?][\d*,/\-LW?]*\s+)(?:[\d*][\d*,/\-]*\s+)(?:[\d*A-Z?][\dA-Z*,/\-#L?]*)(?![\w*])", RegexOptions.None, 1000)]
    private static partial Regex RawCron();

    [GeneratedRegex(@"\bfrom (?:every )?[^,]+? (?=to )|,? ?\b(?:instead of|rather than|and not|not)\b .+?(?=$|,)|\binstead\b", RegexOptions.IgnoreCase, 1000)]
    private static partial Regex EnglishOld();

    [GeneratedRegex(@"\b(?:to|on|for) (?=(?:mon|tues|wednes|thurs|fri|satur|sun)days?\b|weekdays?\b|weekends?\b)", RegexOptions.IgnoreCase, 1000)]
    private static partial Regex EnglishTo();

    [GeneratedRegex(@"\b(?:to|for|by) (?=\d{1,2}(?::\d{2})? ?(?:am|pm|a\.m|p\.m|o'clock|$|:| in\b|,| \w+ time\b)|\d{1,2}:\d{2}|noon|midnight)", RegexOptions.IgnoreCase, 1000)]
    private static partial Regex EnglishAt();

    [GeneratedRegex(@"^.*?(?:에서|부터) (?=.*(?:로|으로) )|^.*?(?:대신에?|말고|아니라),? ", RegexOptions.None, 1000)]
    private static partial Regex KoreanOld();

    [GeneratedRegex(@"^(?:run|runs|running|it|the|this|workflow|make|made|change|changed|schedule|scheduled|trigger|triggers|to|of|at|only|also|start|starts|fire|fires|should|must|be|set|move|moved|please|have|and|on|in|time|now|a|an|as|well|too|additionally|another|from|for|add|switch|happen|start|kick|off|update|reschedule|let|cron|every|each|hour|report|clock|execute|go|goes|out|time:|zone|by|once|utc|kst|korean|seoul|new|run:|will|would|i|want|day|days|hours|earlier|later|second|additional|frequency|interval|monday|by-hand|o'clock|weekly|daily|with)$", RegexOptions.None, 1000)]
    private static partial Regex EnglishIdle();

    [GeneratedRegex(@"^(?:\d{1,2}시(?:\d+분|반)?\S{0,3}|\d{1,2}:\d{2}\S{0,3}|[월화수목금토일]요일\S{0,3}|(?:오전|오후|아침|저녁|정오|자정|평일|주말|새벽|밤)\S{0,3}|이|그|를|을|에|로|으로|마다|씩|워크플로우?\S*|실행\S*|돌\S*|바꿔\S*|바꾸\S*|변경\S*|수정\S*|일정\S*|스케줄\S*|예약\S*|시간\S*|시각\S*|시작\S*|트리거\S*|해\S*|하게|하도록|하자|설정\S*|맞춰\S*|옮겨\S*|추가\S*|도|에도|에만|만|주기\S*|보고\S*|자동\S*|매|주세요|줘\S*|주\S*|좀|되게|되도록|이제|앞으로|로는|요|한국|서울|utc|kst|기준\S*|정각\S*|하나|더|동작\S*|발송|간격\S*|부터|늦춰\S*|당겨\S*|앞당\S*|미뤄\S*)$", RegexOptions.None, 1000)]
    private static partial Regex KoreanIdle();
}
