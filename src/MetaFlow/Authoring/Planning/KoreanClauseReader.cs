using MetaFlow.Authoring.Plans;
using MetaFlow.Authoring.Understanding;

namespace MetaFlow.Authoring.Planning;

/// <summary>What a Korean clause asks for.</summary>
internal static class KoreanClauseReader
{
    private static readonly string[] Written = ["답변", "초안", "보고서", "리포트", "요약", "글", "문구", "제안", "내용", "메일", "뉴스레터", "회의록", "원고", "설명", "카피", "스크립트", "자막", "시나리오", "블로그", "콘텐츠", "기획"];
    private static readonly string[] Listed = ["표", "순위", "목록", "리스트", "통계", "그래프", "차트"];

    public static IReadOnlyList<StepIntent> Read(Clause clause, RequestText request, bool hasAsked)
    {
        var services = ServiceNames.Default.Find(clause.Words, korean: true);
        if (Kind(clause, services) is not { } kind)
        {
            return [];
        }

        var why = PlanEvidence.Of(clause.At);
        var intent = new StepIntent(kind, clause.At.Text, why).With("verb", clause.Verb, why);
        var chosen = kind switch
        {
            StepKind.Notify => services.LastOrDefault(ClauseReader.IsTold),
            StepKind.Write => services.LastOrDefault(service => !ClauseReader.IsTold(service)),
            StepKind.Fetch when services.Count > 0 => services[0],
            StepKind.Search => services.FirstOrDefault(service => service.Kind == "knowledge"),
            _ => null,
        };
        if (chosen is not null)
        {
            intent = intent.With("service", chosen.Name, PlanEvidence.Of(request.SpanOf(chosen.At.Start, chosen.At.End))).With("kind", chosen.Kind, PlanEvidence.Of(chosen.At));
        }

        intent = EntitySlots.Fill(intent, clause.At, request);
        return [intent];
    }

    private static StepKind? Kind(Clause clause, IReadOnlyList<ServiceName> services)
    {
        var text = clause.At.Text;
        var told = services.Any(ClauseReader.IsTold);
        return clause.Meaning switch
        {
            "fetch" when services.Any(service => service.Kind == "knowledge") => StepKind.Search,
            "fetch" => StepKind.Fetch,
            "ask" when clause.Verb is "생성" or "만들" or "작성" => Making(text, services),
            "ask" when clause.Verb == "정리" && Names(text, Listed) => StepKind.Transform,
            "ask" => StepKind.Ask,
            "write" when clause.Verb is "올려" or "올리" or "남기" or "남겨" or "게시" or "넣" && told => StepKind.Notify,
            "write" => StepKind.Write,
            "notify" when clause.Verb is "전송" or "보내" or "전달" && !told && services.Any(service => service.Kind is "table" or "docs") => StepKind.Write,
            "notify" => StepKind.Notify,
            "transform" => text.Contains("스크립트", StringComparison.Ordinal) ? StepKind.Script : StepKind.Transform,
            "script" => StepKind.Script,
            "approve" => StepKind.Approve,
            "wait" => StepKind.Wait,
            // A sentence may end without a verb: "매출 슬랙으로 리포트".
            _ when told && clause.Words[^1].Start > services.Last(ClauseReader.IsTold).At.Start - 1 => StepKind.Notify,
            _ => null,
        };
    }

    private static StepKind Making(string text, IReadOnlyList<ServiceName> services) =>
        Names(text, Listed) ? StepKind.Transform
        : services.Any(service => service.Kind is "table" or "docs" or "api") && !Names(text, Written) ? StepKind.Write
        : Names(text, Written) ? StepKind.Ask
        : Names(text, ["이슈", "티켓", "폴더", "페이지", "이벤트", "일정", "카드", "레코드", "계정", "주문", "거래", "파일", "문서", "작업"]) ? StepKind.Write
        : StepKind.Ask;

    private static bool Names(string text, string[] things) => things.Any(thing => text.Contains(thing, StringComparison.Ordinal));
}
