using System.Text.RegularExpressions;

namespace MetaFlow.Authoring.Understanding;

/// <summary>The words with which Korean requests ask for a workflow, and not for what it does.</summary>
internal static class KoreanOpening
{
    private static readonly Regex Opening = Of(
        @"(?:(?:n8n|메타플로우|metaflow) ?)?(?:자동화 ?)?(?:워크플로우?|자동화|플로우|파이프라인|에이전트|봇|프로세스|규칙|룰|작업|스케줄|걸|것을|거)(?:을|를|좀|로)? ?(?:하나 ?)?(?:자동으로 ?)?(?:만들어|구성해|짜|작성해|설계해|예약해|등록해|생성해|세팅해|설정해|추가해)(?: ?(?:줘|주세요|줄래|주라|주십시오|달라|봐|줘요|드려|주시겠어요)[.!?]?| ?(?=$|[.!?]))|자동화 ?(?:해 ?줘|하고 ?싶어|해 ?주세요|부탁)|^(?:안녕하세요|안녕|혹시|저기)[,. ]+|부탁(?:해|드려|드립니다)\S*");

    private static readonly Regex Asking = Of("해 ?줘|해 ?주세요|하고 ?싶|줘(?:요)?[.!?]?$|주세요|해라|(?<!안녕)하세요|할 것|해야|되면|하면|워크플로|자동화|알려 ?줘|만들어");

    public static (IReadOnlyList<Span> Spans, bool IsScheduled) Find(RequestText request) => (
        [.. Opening.Matches(request.Masked).Where(match => match.Length > 0).Select(match => new Span(match.Index, request.Text.Substring(match.Index, match.Length)))],
        request.Masked.Contains("정기적으로", StringComparison.Ordinal) || request.Masked.Contains("주기적으로", StringComparison.Ordinal));

    public static bool AsksForSomething(RequestText request) => Asking.IsMatch(request.Masked);

    private static Regex Of(string pattern) => new(pattern, RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));
}
