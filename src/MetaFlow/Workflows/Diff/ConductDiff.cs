using MetaFlow.Steps;

namespace MetaFlow.Workflows.Diff;

/// <summary>What may happen to the world now and could not before, and the other way round.</summary>
internal sealed class ConductDiff(StepCatalog catalog, Workflow before, Workflow after)
{
    // What is known only when the step runs.
    private static readonly IReadOnlyList<string?> Open = [null];

    private readonly Dictionary<string, Conduct> _had = All(catalog, before);
    private readonly Dictionary<string, Conduct> _has = All(catalog, after);

    public IEnumerable<WorkflowChange> Changes()
    {
        var (lost, gained) = OfApprovals();
        var (steps, now) = (new StepTree(before), new StepTree(after));
        return [
            .. lost,
            .. Effects(),
            .. _has.SelectMany(step => Gained(step.Key, step.Value)),
            .. Repeats(steps, now),
            .. Bounds(steps, now).Where(change => change.IsWeighty),
            .. Retries(steps, now),
            .. gained,
            .. Bounds(steps, now).Where(change => !change.IsWeighty),
            .. _has.SelectMany(step => Lost(step.Key, step.Value))];
    }

    private static Dictionary<string, Conduct> All(StepCatalog catalog, Workflow workflow) => workflow.AllSteps()
        .OfType<WorkflowStep.Work>()
        .ToDictionary(step => step.Id, step => catalog.ConductOf(step.Type, step.Settings.Written), StringComparer.OrdinalIgnoreCase);

    private (List<WorkflowChange> Lost, List<WorkflowChange> Gained) OfApprovals()
    {
        var (old, @new) = (new Approvals(catalog, before), new Approvals(catalog, after));
        var lost = new List<WorkflowChange>();
        var gained = new List<WorkflowChange>();
        foreach (var step in @new.Touching.Intersect(old.Touching, StringComparer.OrdinalIgnoreCase))
        {
            var instead = @new.Before(step).Except(old.Before(step), StringComparer.OrdinalIgnoreCase).ToList();
            var missing = old.Before(step).Except(@new.Before(step), StringComparer.OrdinalIgnoreCase).ToList();
            lost.AddRange(missing.Select(approval => new WorkflowChange.ApprovalLost(step, approval, @new.Has(approval), instead)));
            gained.AddRange(missing.Count > 0 ? [] : instead.Select(approval => new WorkflowChange.ApprovalGained(step, approval)));
        }

        return (lost, gained);
    }

    private IEnumerable<WorkflowChange> Effects()
    {
        foreach (var effect in Enum.GetValues<Effect>().Where(effect => effect != Effect.None).OrderDescending())
        {
            var (had, has) = (With(effect, _had), With(effect, _has));
            if (has.Except(had, StringComparer.OrdinalIgnoreCase).ToArray() is { Length: > 0 } gained)
            {
                yield return new WorkflowChange.EffectGained(effect, gained);
            }

            if (had.Except(has, StringComparer.OrdinalIgnoreCase).ToArray() is { Length: > 0 } lost)
            {
                yield return new WorkflowChange.EffectLost(effect, lost);
            }
        }
    }

    private static string[] With(Effect effect, Dictionary<string, Conduct> steps) =>
        [.. steps.Where(step => step.Value.Effect == effect).Select(step => step.Key)];

    private IEnumerable<WorkflowChange> Gained(string step, Conduct conduct) =>
        from reach in Enum.GetValues<Reach>()
        let had = _had.TryGetValue(step, out var was) ? Targets(was, reach) : []
        from target in Targets(conduct, reach).Except(had, StringComparer.OrdinalIgnoreCase)
        let isNew = !_had.Values.Any(other => Targets(other, reach).Contains(target, StringComparer.OrdinalIgnoreCase))
        select new WorkflowChange.ReachGained(step, reach, target, isNew, reach == Reach.Recipient ? MailDomain.New(target, before.Text) : null);

    // A step that is gone says so itself.
    private IEnumerable<WorkflowChange> Lost(string step, Conduct conduct) =>
        from reach in Enum.GetValues<Reach>()
        where _had.ContainsKey(step)
        from target in Targets(_had[step], reach).Except(Targets(conduct, reach), StringComparer.OrdinalIgnoreCase)
        select new WorkflowChange.ReachLost(step, reach, target);

    private static IReadOnlyList<string?> Targets(Conduct conduct, Reach reach) => reach switch
    {
        Reach.Host => conduct.Hosts ?? Open,
        Reach.Recipient => conduct.Recipients ?? Open,
        _ => conduct.Credentials,
    };

    private static IEnumerable<WorkflowChange> Repeats(StepTree old, StepTree @new)
    {
        foreach (var step in @new.All)
        {
            // Steps inside of one that repeats now are not told again.
            if (old.Find(step.Id) is { } was && NewLoop(was, step) is { } loop
                && @new.Around(step).FirstOrDefault(holder => old.Find(holder.Id) is { } held && NewLoop(held, holder) == loop) is null)
            {
                yield return new WorkflowChange.Repeats(step.Id, loop);
            }
        }

        string? NewLoop(WorkflowStep was, WorkflowStep step) => @new.Around(step).OfType<WorkflowStep.ForEach>()
            .Select(loop => loop.Id)
            .Except(old.Around(was).OfType<WorkflowStep.ForEach>().Select(loop => loop.Id), StringComparer.OrdinalIgnoreCase)
            .LastOrDefault();
    }

    private static IEnumerable<WorkflowChange> Bounds(StepTree old, StepTree @new) =>
        from loop in @new.All.OfType<WorkflowStep.ForEach>()
        let was = old.Find(loop.Id) as WorkflowStep.ForEach
        where was is not null && was.MaxItems != loop.MaxItems
        select new WorkflowChange.BoundChanged(loop.Id, was.MaxItems, loop.MaxItems);

    private IEnumerable<WorkflowChange> Retries(StepTree old, StepTree @new) =>
        from step in @new.All.OfType<WorkflowStep.Work>()
        where MayRepeat(step, _has) && !(old.Find(step.Id) is WorkflowStep.Work was && MayRepeat(was, _had))
        select new WorkflowChange.RetryMayRepeat(step.Id, _has[step.Id].Effect);

    private static bool MayRepeat(WorkflowStep.Work step, Dictionary<string, Conduct> conducts) => step.Retry.MaxAttempts > 1
        && conducts[step.Id] is { Effect: > Effect.Read, Idempotency: Idempotency.None };
}
