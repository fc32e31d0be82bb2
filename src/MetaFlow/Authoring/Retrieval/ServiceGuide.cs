using MetaFlow.Authoring.Plans;
using MetaFlow.Authoring.Understanding;
using MetaFlow.Json;
using MetaFlow.Knowledge;
using MetaFlow.Knowledge.Live;
using MetaFlow.Knowledge.Passages;
using MetaFlow.Knowledge.Search;
using MetaFlow.Knowledge.Search.Domains;

namespace MetaFlow.Authoring.Retrieval;

/// <summary>Looks up what the knowledge base knows of the services that a plan speaks to, and fills the calls with it.</summary>
public sealed class ServiceGuide(KnowledgeBase knowledge, IKnowledgeStore store)
{
    private const int Looked = 12;

    // An operation that needs what nobody said is less likely the one that was meant.
    private const int OpenCost = 2;

    public async Task<WorkflowPlan> CompleteAsync(WorkflowPlan plan, RequestText request, CancellationToken cancellationToken)
    {
        var domains = await knowledge.DetectAsync(request.Text, cancellationToken);
        return domains.Count == 0 ? plan : plan with { Steps = await CompleteAsync(plan.Steps, domains, request, cancellationToken) };
    }

    private async Task<IReadOnlyList<StepIntent>> CompleteAsync(
        IReadOnlyList<StepIntent> intents, IReadOnlyList<DomainMatch> domains, RequestText request, CancellationToken cancellationToken)
    {
        var completed = new List<StepIntent>(intents.Count);
        foreach (var intent in intents)
        {
            var operation = intent is { Kind: StepKind.Fetch or StepKind.Write } && intent.Slot("url") is null
                ? await FindAsync(intent, domains, request, cancellationToken)
                : null;
            completed.Add(intent with
            {
                Operation = operation,
                Inner = await CompleteAsync(intent.Inner, domains, request, cancellationToken),
                Otherwise = await CompleteAsync(intent.Otherwise, domains, request, cancellationToken),
            });
        }

        return completed;
    }

    private async Task<FoundOperation?> FindAsync(StepIntent intent, IReadOnlyList<DomainMatch> domains, RequestText request, CancellationToken cancellationToken)
    {
        var at = request.Text.IndexOf(intent.Words, StringComparison.Ordinal);
        var near = domains.Where(match => at >= 0 && match.At.Start >= at && match.At.Start < at + intent.Words.Length).ToList();
        // A step is about the service that its own words name, and not about that of another step.
        if (near.Count == 0 || !IsNamed(intent, near))
        {
            return null;
        }

        var question = new KnowledgeQuestion(new KnowledgeQuery(intent.Words) { Count = Looked, WordsOnly = true }, [.. near.Select(match => match.Domain).Distinct()]);
        var found = await knowledge.SearchAsync(question, cancellationToken);
        var candidates = new List<(FoundOperation Operation, int Cost)>();
        foreach (var (rank, hit) in found.Result.Hits.Where(hit => hit.Passage.Kind == "operation" && near.Exists(match => match.Domain == hit.Document.Domain)).Index())
        {
            if (await store.FindPassageAsync(hit.Passage.Id, cancellationToken) is { Operation: { } operation } passage && Fits(operation, intent))
            {
                var filled = OperationFiller.Fill(operation, hit, passage, intent, near, request);
                candidates.Add((filled, rank + (OpenCost * filled.Open.Count) + (IsUsual(operation.Method, intent) ? 0 : OpenCost)));
            }
        }

        return candidates.OrderBy(candidate => candidate.Cost).Select(candidate => candidate.Operation).FirstOrDefault();
    }

    // What is made is posted; what is there already is changed.
    private static bool IsUsual(string method, StepIntent intent) =>
        intent.Kind == StepKind.Fetch || (method == "POST") != (intent.Slot("verb") is "update" or "set" or "change" or "수정" or "업데이트" or "변경" or "갱신");

    private static bool IsNamed(StepIntent intent, List<DomainMatch> near) =>
        intent.Slot("kind") is null or "api" or "table" or "docs" || near.Exists(match => match.Keyword.Equals(intent.Slot("service"), StringComparison.OrdinalIgnoreCase));

    private static bool Fits(OperationPassage operation, StepIntent intent) => intent.Kind == StepKind.Fetch
        ? operation.Method == "GET"
        : operation.Method is "POST" or "PUT" or "PATCH" or "DELETE" && (operation.Method == "DELETE") == (intent.Slot("verb") is "delete" or "remove" or "삭제");
}
