using System.Globalization;
using System.Text.RegularExpressions;
using MetaFlow.Authoring.Understanding;

namespace MetaFlow.Authoring.Timing;

/// <summary>Reads when something is due out of Korean sentences.</summary>
internal static class KoreanTimes
{
    private static readonly TimeLexicon Words = TimeLexicon.Korean;

    private static readonly string DayNames = Words.Pattern("day");

    private static readonly Regex EveryDay = Of("매일|날마다|하루에? ?한 ?번|일일 |매일같이|하루마다");
    private static readonly Regex OnDays = Of($@"(?:매주|격주|이?번? ?주)? ?(?<days>(?:{DayNames})(?:(?:, ?|·|와 |과 |하고 |이랑 | 및 |/)(?:{DayNames}))*)(?<each>마다|에)?(?<part> ?(?:{Words.Pattern("part")})(?! ?[0-9한두세네다여일아열]))?");
    private static readonly Regex ShortDays = Of(@"(?:매주 ?)?(?<days>[월화수목금토일](?:[,·/ ]{1,2}[월화수목금토일])+)(?:요일)?(?:마다|에)?(?= |$)");
    private static readonly Regex Weekly = Of("(?<two>격주|2주 ?마다|2주에 한 ?번)|매주|주마다|주 ?1회|일주일에 한 ?번|주간 ");
    private static readonly Regex Monthly = Of(@"(?:매월|매달|달마다|한 ?달에 한 ?번|월 ?1회|월간 )(?: ?(?:(?<d>\d{1,2})일|(?<last>말일|마지막 ?날|말)|(?<nth>첫째|둘째|셋째|넷째|첫 ?번째|마지막) ?(?:주 ?)?(?<day>월요일|화요일|수요일|목요일|금요일|토요일|일요일)))?");
    private static readonly Regex Yearly = Of(@"매년(?: ?(?<m>\d{1,2})월 ?(?<d>\d{1,2})일)?|분기(?:마다|별로? |에 한 ?번)");
    private static readonly Regex Period = Of(@"(?<n>\d+|한|두|세|네|다섯|여섯|열|열두|반) ?(?<unit>초|분|시간|일|주)(?: ?(?:마다|간격|에 ?한 ?번|에 1번|주기))|매 ?(?<unit2>시간|분|시)(?: 정각)?(?:마다)?|(?<hourly>정시마다|정각마다|시간마다)");
    private static readonly Regex Clock = Of(@"(?:(?<part>오전|오후|아침|저녁|밤|새벽|낮|점심) ?)?(?<h>\d{1,2}|한|두|세|네|다섯|여섯|일곱|여덟|아홉|열한|열두|열)시(?! ?간)(?: ?(?:(?<m>\d{1,2})분|(?<half>반)))?(?<each>에? ?마다)?|(?<part2>오전|오후|아침|저녁)? ?(?<h2>\d{1,2}):(?<m2>\d{2})|(?<word>정오|자정)");
    private static readonly Regex Part = Of($"(?<part>{Words.Pattern("part")})(?:에|마다|에는)?(?= |$|,)");
    private static readonly Regex Once = Of("내일|모레|오늘 (?:오전|오후|저녁|밤)|다음 ?주|이번 ?주");
    private static readonly Regex Impossible = Of("2월 ?(?:29|30|31)일|(?:4|6|9|11)월 ?31일|매(?:월|달) ?(?:3[2-9]|[4-9][0-9])일|(?:1[3-9]|[2-9][0-9])월 ?[0-9]+일");

    public static SpokenSchedule? Read(RequestText request)
    {
        var pieces = new SchedulePieces();
        if (Impossible.Match(request.Masked) is { Success: true } wrong)
        {
            pieces.Problem = Problem.Of("authoring.impossible_time", ("words", SpanOf(request, wrong).Text));
            pieces.Take(SpanOf(request, wrong));
        }

        ReadMonths(request, pieces);
        ReadDays(request, pieces);
        ReadPeriods(request, pieces);
        if (pieces.Minutes is null)
        {
            ReadClock(request, pieces);
        }

        return pieces.IsRecurring ? pieces.ToSchedule(Words.ZoneIn(request.Masked, "(?:^|$| |[^a-z])")) : null;
    }

    private static void ReadMonths(RequestText request, SchedulePieces pieces)
    {
        foreach (Match match in Monthly.Matches(request.Masked))
        {
            if (match.Groups["nth"].Success)
            {
                var nth = match.Groups["nth"].Value[0] switch { '첫' => "#1", '둘' => "#2", '셋' => "#3", '넷' => "#4", _ => "L" };
                pieces.Days.Add(Words.Of("day", match.Groups["day"].Value) + nth);
            }
            else if (match.Groups["d"].Success)
            {
                pieces.DaysOfMonth.Add(match.Groups["d"].Value);
            }
            else
            {
                pieces.DaysOfMonth.Add(match.Groups["last"].Success ? "L" : "1");
                if (!match.Groups["last"].Success)
                {
                    pieces.Assume("1일");
                }
            }

            pieces.Take(SpanOf(request, match));
        }

        foreach (Match match in Yearly.Matches(request.Masked))
        {
            pieces.Months.AddRange(match.Groups["m"].Success ? [match.Groups["m"].Value] : match.Value[0] == '분' ? ["1", "4", "7", "10"] : ["1"]);
            if (match.Groups["d"].Success)
            {
                pieces.DaysOfMonth.Add(match.Groups["d"].Value);
            }

            pieces.Take(SpanOf(request, match));
        }
    }

    private static void ReadDays(RequestText request, SchedulePieces pieces)
    {
        if (EveryDay.Match(request.Masked) is { Success: true } every)
        {
            pieces.EveryDay = SpanOf(request, every);
            pieces.Take(SpanOf(request, every));
        }

        var weekly = Weekly.Match(request.Masked);
        foreach (Match match in OnDays.Matches(request.Masked))
        {
            var recurs = weekly.Success || match.Groups["days"].Value.Count(letter => letter == '요') > 1 || match.Groups["each"].Value == "마다" || match.Groups["days"].Value is "평일" or "주중" or "주말" or "영업일";
            AddDays(match, request, pieces, recurs);
        }

        foreach (Match match in ShortDays.Matches(request.Masked))
        {
            AddDays(match, request, pieces, recurs: true);
        }

        if (!weekly.Success)
        {
            return;
        }

        pieces.Take(SpanOf(request, weekly));
        if (weekly.Groups["two"].Success)
        {
            pieces.EveryDays = 14;
        }
        else if (pieces.Days.Count == 0)
        {
            pieces.Days.Add("1");
            pieces.Assume("월요일");
        }
    }

    private static void AddDays(Match match, RequestText request, SchedulePieces pieces, bool recurs)
    {
        var words = SpanOf(request, match);
        if (!recurs || pieces.IsTaken(words))
        {
            return;
        }

        foreach (var day in Regex.Split(match.Groups["days"].Value, "와 |과 |하고 |이랑 | 및 |[,·/ ]+", RegexOptions.None, TimeSpan.FromSeconds(1)).Where(day => day.Length > 0))
        {
            pieces.Days.Add(Words.Of("day", day.Length == 1 ? day + "요일" : day)!);
        }

        pieces.OnDays = words;
        pieces.Take(words);
        if (match.Groups["part"].Success)
        {
            pieces.PartOfDay = Hour(match.Groups["part"].Value.Trim());
        }
    }

    private static void ReadPeriods(RequestText request, SchedulePieces pieces)
    {
        foreach (Match match in Period.Matches(request.Masked))
        {
            var words = SpanOf(request, match);
            if (pieces.Minutes is not null || pieces.IsTaken(words))
            {
                continue;
            }

            var count = match.Groups["n"].Value == "반" ? 30 : match.Groups["n"].Success ? Words.Number(match.Groups["n"].Value) ?? 1 : 1;
            var unit = match.Groups["unit"].Success ? match.Groups["unit"].Value : match.Groups["unit2"].Success ? match.Groups["unit2"].Value : "시간";
            switch (unit)
            {
                case "초":
                    pieces.Minutes = 1;
                    pieces.Assume("1분");
                    break;
                case "분":
                    pieces.Minutes = Math.Max(1, count);
                    break;
                case "일" or "주":
                    pieces.EveryDays = count * (unit == "주" ? 7 : 1);
                    break;
                default:
                    pieces.Minutes = match.Groups["n"].Value == "반" ? 30 : 60 * Math.Max(1, count);
                    break;
            }

            pieces.Take(words);
        }
    }

    private static void ReadClock(RequestText request, SchedulePieces pieces)
    {
        var isOnce = Once.IsMatch(request.Masked);
        foreach (Match match in Clock.Matches(request.Masked))
        {
            var words = SpanOf(request, match);
            if (pieces.IsTaken(words) || (pieces.Times.Count > 0 && !request.Masked.AsSpan(match.Index + match.Length).TrimStart().StartsWith("에")))
            {
                continue;
            }

            if (match.Groups["word"].Success)
            {
                pieces.Times.Add((match.Groups["word"].Value == "자정" ? 0 : 12, 0));
            }
            else
            {
                var hour = (match.Groups["h"].Success ? Words.Number(match.Groups["h"].Value) : Words.Number(match.Groups["h2"].Value)) ?? 9;
                var minute = match.Groups["half"].Success ? 30
                    : match.Groups["m"].Success || match.Groups["m2"].Success ? int.Parse(match.Groups["m"].Value + match.Groups["m2"].Value, CultureInfo.InvariantCulture) : 0;
                pieces.AddTime(To24(hour, match.Groups["part"].Value + match.Groups["part2"].Value), minute, words);
            }

            // An hour that every day has is due on every day, unless one day is named.
            var rest = request.Masked.AsSpan(match.Index + match.Length).TrimStart();
            var isEach = match.Groups["each"].Success || rest.StartsWith("마다");
            pieces.Take(words, recurs: isEach || (!isOnce && !pieces.IsRecurring && rest.StartsWith("에") && request.Masked.AsSpan(0, match.Index).Trim().Length < 8));
            if (!pieces.IsRecurring && !isOnce)
            {
                pieces.Assume("매일");
            }
        }

        if (pieces.Times.Count == 0 && pieces.IsRecurring)
        {
            foreach (Match match in Part.Matches(request.Masked))
            {
                pieces.PartOfDay ??= Hour(match.Groups["part"].Value);
                pieces.Take(SpanOf(request, match), recurs: false);
                break;
            }
        }
    }

    private static int To24(int hour, string part) => part switch
    {
        "오후" or "저녁" or "밤" or "낮" or "점심" when hour < 12 && !(part is "낮" or "점심" && hour > 9) => hour + 12,
        "밤" when hour == 12 => 0,
        "오전" or "새벽" when hour == 12 => 0,
        "오전" or "새벽" or "아침" when hour > 12 => 99,
        _ => hour,
    };

    private static int Hour(string part) => int.Parse(Words.Of("part", part)!, CultureInfo.InvariantCulture);

    private static Span SpanOf(RequestText request, Match match) => request.SpanOf(match.Index, match.Index + match.Length);

    private static Regex Of(string pattern) => new(pattern, RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));
}
