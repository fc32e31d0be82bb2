using System.Text.RegularExpressions;
using MetaFlow.Authoring.Plans;
using MetaFlow.Authoring.Understanding;

namespace MetaFlow.Authoring.Planning;

/// <summary>Finds what starts runs in Korean requests where no clock does.</summary>
internal static class KoreanTriggers
{
    private const string Happens =
        "들어오|들어온|들어올|오|온|올|접수|등록|업로드|생성|도착|요청|올라오|올라온|발생|가입|추가|작성|수신|실패|변경|바뀌|바뀐|완료|결제|문의|신청|제출|구독|주문|취소|감지|호출|받으|받|뜨|생기|달리|달린|입력|예약|만료|배포|머지|푸시|끝나|시작|삭제|입금|출근|체크인|환불";

    private static readonly Regex Hook = Of(@"(?<what>[^.]*?(?:웹훅|webhook)\S*(?: [^.]{0,30}?(?:면|때|시|후|뒤))?)(?= |$)");
    private static readonly Regex Fails = Of(@"(?:다른 |어떤 )?워크플로우?(?: 실행)?(?:가|이)? ?(?:실패|오류|에러)\S*(?:면|때|시)");
    private static readonly Regex When = Of($@"^(?<what>[^.]*?(?:{Happens})\S{{0,4}}?(?:면|으면|하면|되면|될 때마다|할 때마다|올 때마다|을 때마다|때마다|될 때|할 때|올 때|을 때|자마자|는 대로))(?= |,|$)");
    private static readonly Regex After = Of($@"^(?<what>(?:신규|새로운|새) [^.]{{1,30}}?(?:{Happens})\S{{0,2}} ?(?:후에?|뒤에?|시에?|직후|다음))(?= |,|$)");
    private static readonly Regex Arrow = Of(@"^(?<what>[^→]{2,40}?) ?(?:→|=>|->)");
    private static readonly Regex Comparison = Of("이상|이하|초과|미만|넘|떨어지|낮아|높아|부족|초과하");

    public static FoundTrigger? Find(RequestText request, FoundTrigger? schedule)
    {
        if (Fails.Match(request.Masked) is { Success: true } fails)
        {
            return new FoundTrigger(new TriggerIntent.Failure(Why(request, fails)), [SpanOf(request, fails)]);
        }

        if (schedule is null && Hook.Match(request.Masked) is { Success: true } hook && !hook.Value.Contains("보내", StringComparison.Ordinal))
        {
            return new FoundTrigger(new TriggerIntent.Webhook(Why(request, hook)), [SpanOf(request, hook)]);
        }

        if (schedule is not null)
        {
            return schedule;
        }

        foreach (var pattern in new[] { When, After, Arrow })
        {
            if (pattern.Match(request.Masked) is { Success: true } match && !match.Value.Contains("승인", StringComparison.Ordinal) && IsFirst(request, match))
            {
                var what = match.Groups["what"];
                return new FoundTrigger(
                    new TriggerIntent.Event(Why(request, match), EventNames.Of(request, what.Index, what.Length)),
                    Comparison.IsMatch(match.Value) ? [] : [SpanOf(request, match)]);
            }
        }

        return null;
    }

    // What comes before it must not itself be something to do: "분석해서 80점을 넘으면" is no event.
    private static bool IsFirst(RequestText request, Match match)
    {
        var words = request.Words.Where(word => word.End < match.Index + match.Length - 2).ToList();
        return !words.Take(Math.Max(0, words.Count - 1)).Any(word => KoreanVerbs.Default.At(word) is not null && KoreanVerbs.IsConnected(word.Lower));
    }

    private static PlanEvidence Why(RequestText request, Match match) => PlanEvidence.Of(request.SpanOf(match.Index, match.Index + match.Length));

    private static Span SpanOf(RequestText request, Match match) => new(match.Index, request.Text.Substring(match.Index, match.Length));

    private static Regex Of(string pattern) => new(pattern, RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));
}
