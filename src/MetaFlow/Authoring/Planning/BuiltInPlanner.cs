using MetaFlow.Authoring.Plans;
using MetaFlow.Authoring.Safety;
using MetaFlow.Authoring.Understanding;

namespace MetaFlow.Authoring.Planning;

/// <summary>Plans by the rules of two languages: no model, no network, and the same plan for the same request.</summary>
public sealed class BuiltInPlanner : IPlanner
{
    /// <summary>More than this is several workflows.</summary>
    public const int MostSteps = 60;

    public Task<PlannerAnswer> PlanAsync(RequestText request, CancellationToken cancellationToken) => Task.FromResult(Plan(request));

    public static PlannerAnswer Plan(RequestText request)
    {
        if (RequestCheck.Find(request) is { } refusal)
        {
            return new PlannerAnswer(null, [refusal]);
        }

        var opening = request.IsKorean ? KoreanOpening.Find(request) : EnglishOpening.Find(request);
        var spoken = request.IsKorean ? null : EnglishTriggers.Find(request);
        var (schedule, assumed, wrong) = ScheduleFinder.Find(request, opening.IsScheduled, mayBeAdjective: spoken is null);
        if (wrong is not null)
        {
            return new PlannerAnswer(null, [wrong]);
        }

        var trigger = request.IsKorean ? KoreanTriggers.Find(request, schedule) : schedule is null || spoken?.Trigger is TriggerIntent.Webhook or TriggerIntent.Failure ? spoken : schedule;
        trigger ??= schedule;
        IReadOnlyList<Span> used = [.. opening.Spans, .. trigger?.Spans ?? []];
        var words = Word.Without(request.Words, used);
        var builder = new PlanBuilder(request);
        var steps = request.IsKorean
            ? builder.Build(KoreanClauses.Cut(request, words), (clause, hasAsked) => KoreanClauseReader.Read(clause, request, hasAsked))
            : builder.Build(EnglishClauses.Cut(request, words), (clause, hasAsked) => ClauseReader.Read(clause, request, hasAsked));
        (steps, trigger, assumed) = StartRules.Complete(steps, trigger, assumed, request);
        var isScheduled = trigger?.Trigger is TriggerIntent.Schedule;
        steps = SourceRules.Complete(steps, trigger?.BringsData ?? false, isScheduled, request);
        var count = PlanBuilder.All(steps).Count();
        if (count > MostSteps)
        {
            return new PlannerAnswer(null, [Problem.Of("authoring.too_many_steps", ("found", count), ("limit", MostSteps))]);
        }

        if (count == 0)
        {
            if (trigger is null && !MentionsWork(request))
            {
                return new PlannerAnswer(null, [Problem.Of("authoring.not_a_request", ("words", Shortened(request.Text)))]);
            }

            steps = [new StepIntent(StepKind.Unknown, Shortened(request.Text), PlanEvidence.Of(new Span(0, Shortened(request.Text))))];
        }

        var plan = new WorkflowPlan(request.Language)
        {
            Triggers = [trigger?.Trigger ?? new TriggerIntent.Manual(PlanEvidence.Rule("nothing else is said to start it"))],
            Steps = steps,
            AssumedOfSchedule = assumed,
        };
        return new PlannerAnswer(plan, []);
    }

    // Somebody asks for something, in words that are not understood.
    private static bool MentionsWork(RequestText request) => request.IsKorean
        ? KoreanOpening.AsksForSomething(request)
        : EnglishOpening.Find(request).Spans.Count > 0 && request.Words.Count > 3;

    private static string Shortened(string text) => text.Length <= 200 ? text : text[..200] + "…";
}
