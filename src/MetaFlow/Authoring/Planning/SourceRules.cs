using MetaFlow.Authoring.Plans;
using MetaFlow.Authoring.Understanding;

namespace MetaFlow.Authoring.Planning;

/// <summary>What the steps of a plan need and nobody has said: where the first of them gets its data from.</summary>
internal static class SourceRules
{
    public const string FetchFirst = "a run that the clock starts is given nothing: what its first step works on is fetched before";
    public const string TopicFirst = "what is out in the world is fetched before it is worked on";

    private static readonly HashSet<string> Generates = new(StringComparer.Ordinal) { "draft", "generate", "compose", "brainstorm", "produce", "write", "create", "prepare", "compile", "outline", "plan", "propose", "작성", "초안", "생성" };

    /// <summary>The steps, with a fetch before the first one where it has nothing to work on.</summary>
    public static IReadOnlyList<StepIntent> Complete(IReadOnlyList<StepIntent> steps, bool bringsData, bool isScheduled, RequestText request)
    {
        if (steps.Count == 0 || bringsData)
        {
            return steps;
        }

        var first = steps[0] is { Kind: StepKind.Loop, Inner: [var inner, ..] } ? inner : steps[0];
        var isMessage = first.Kind == StepKind.Write && first.Slot("verb") is "send" or "post" or "share" or "publish" or "forward";
        if (first.Kind is not (StepKind.Ask or StepKind.Notify or StepKind.Transform or StepKind.Condition) && !isMessage)
        {
            return steps;
        }

        var text = request.Masked.Substring(first.Why.Start < 0 ? 0 : first.Why.Start, Math.Min(first.Why.Text.Length, request.Masked.Length - Math.Max(0, first.Why.Start)));
        var words = request.Words.Where(word => word.Start >= first.Why.Start && word.End <= first.Why.Start + first.Why.Text.Length).ToList();
        var source = Source(words, first, request);
        var isTopic = request.IsKorean ? Things.Names(text, "topic") : Things.Has(words, "topic");
        var isMade = first.Kind == StepKind.Ask && first.Slot("verb") is { } verb && Generates.Contains(verb) && !isTopic;
        var isNeeded = isScheduled
            ? source is not null || isTopic || !(isMade || (first.Kind == StepKind.Notify && !Things.Has(words, "summed") && !IsReported(text)))
            : source is not null || isTopic || first.Slot("url") is not null || (first.Kind == StepKind.Condition && isTopic);
        if (!isNeeded)
        {
            return steps;
        }

        var fetch = new StepIntent(StepKind.Fetch, first.Words, PlanEvidence.Rule(isScheduled ? FetchFirst : TopicFirst)).With("verb", "fetch", first.Why);
        if (source is not null)
        {
            fetch = fetch.With("service", source.Name, PlanEvidence.Of(source.At)).With("kind", source.Kind, PlanEvidence.Of(source.At));
        }

        foreach (var slot in (ReadOnlySpan<string>)["url", "count", "host", "date"])
        {
            if (first.Slots.TryGetValue(slot, out var value))
            {
                fetch = fetch.With(slot, value.Value, value.Why);
            }
        }

        return [fetch, .. steps];
    }

    // Of what was done, sold or found there is a report; a reminder is written in the request.
    private static bool IsReported(string text) => text.Contains("report", StringComparison.Ordinal) || text.Contains("list", StringComparison.Ordinal) || text.Contains("리포트", StringComparison.Ordinal)
        || text.Contains("보고", StringComparison.Ordinal) || text.Contains("현황", StringComparison.Ordinal) || text.Contains("결과", StringComparison.Ordinal) || text.Contains("목록", StringComparison.Ordinal);

    // A service that the data come from, and not the one that the message goes to.
    private static ServiceName? Source(List<Word> words, StepIntent first, RequestText request)
    {
        var services = ServiceNames.Default.Find(words, request.IsKorean);
        return request.IsKorean
            ? services.FirstOrDefault(service => service.Kind is "table" or "docs" or "api" && first.Slot("service") != service.Name)
            : services.FirstOrDefault(service => service.Before is "from" or "in" or "of" && (first.Kind == StepKind.Ask || service.Name != first.Slot("service")))
                ?? (first.Kind == StepKind.Ask ? services.FirstOrDefault(service => service.Before.Length == 0 && service.Kind is not "knowledge") : null);
    }
}
