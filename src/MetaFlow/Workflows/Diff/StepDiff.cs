namespace MetaFlow.Workflows.Diff;

/// <summary>What two steps of the same name and kind do differently.</summary>
internal static class StepDiff
{
    public static IEnumerable<WorkflowChange> Between(WorkflowStep old, WorkflowStep @new) =>
        [.. OfKind(old, @new), .. Beside(old, @new), .. Why(old, @new)];

    private static IEnumerable<WorkflowChange> OfKind(WorkflowStep old, WorkflowStep @new) => (old, @new) switch
    {
        (WorkflowStep.Work was, WorkflowStep.Work work) => Work(was, work),
        (WorkflowStep.Condition was, WorkflowStep.Condition condition) when !Same(was.If, condition.If) =>
            [new WorkflowChange.ConditionChanged(@new.Id, was.If, condition.If)],
        (WorkflowStep.ForEach was, WorkflowStep.ForEach loop) => Loop(was, loop),
        (WorkflowStep.Parallel was, WorkflowStep.Parallel parallel)
            when (was.IsAll, was.IsAll ? 0 : was.Join) != (parallel.IsAll, parallel.IsAll ? 0 : parallel.Join) =>
            [new WorkflowChange.JoinChanged(was, parallel)],
        (WorkflowStep.Try { Catch: var was }, WorkflowStep.Try { Catch: var caught }) when was is null != caught is null =>
            [new WorkflowChange.CatchChanged(@new.Id, caught is not null)],
        _ => [],
    };

    private static IEnumerable<WorkflowChange> Work(WorkflowStep.Work old, WorkflowStep.Work @new)
    {
        if (old.Type != @new.Type)
        {
            yield return new WorkflowChange.TypeChanged(@new.Id, old.Type, @new.Type);
        }

        foreach (var (path, before, after) in JsonDiff.Between("", old.Settings.Written, @new.Settings.Written))
        {
            yield return new WorkflowChange.SettingChanged(@new.Id, path, before, after);
        }

        if (old.Retry != @new.Retry)
        {
            yield return new WorkflowChange.RetryChanged(@new.Id, old.Retry, @new.Retry);
        }
    }

    private static IEnumerable<WorkflowChange> Loop(WorkflowStep.ForEach old, WorkflowStep.ForEach @new)
    {
        if (!JsonDiff.Same(old.Items.Written, @new.Items.Written))
        {
            yield return new WorkflowChange.ItemsChanged(@new.Id, old.Items.Written, @new.Items.Written);
        }

        if (old.Concurrency != @new.Concurrency)
        {
            yield return new WorkflowChange.ConcurrencyChanged(@new.Id, old.Concurrency, @new.Concurrency);
        }

        if (old.OnItemError != @new.OnItemError)
        {
            yield return new WorkflowChange.ItemErrorChanged(@new.Id, old.OnItemError, @new.OnItemError);
        }

        if (!JsonDiff.Same(old.Result?.Written, @new.Result?.Written))
        {
            yield return new WorkflowChange.ResultChanged(@new.Id, old.Result?.Written, @new.Result?.Written);
        }
    }

    private static IEnumerable<WorkflowChange> Beside(WorkflowStep old, WorkflowStep @new)
    {
        if (!Same(old.When, @new.When))
        {
            yield return new WorkflowChange.WhenChanged(@new.Id, old.When, @new.When);
        }

        if (old.Timeout != @new.Timeout)
        {
            yield return new WorkflowChange.TimeoutChanged(@new.Id, @new is not WorkflowStep.Work, old.Timeout, @new.Timeout);
        }

        if (old.OnError.Continues != @new.OnError.Continues || !JsonDiff.Same(old.OnError.Fallback?.Written, @new.OnError.Fallback?.Written))
        {
            yield return new WorkflowChange.OnErrorChanged(@new.Id, old.OnError, @new.OnError);
        }

        if (old.Note != @new.Note)
        {
            yield return new WorkflowChange.NoteChanged(@new.Id);
        }
    }

    private static IEnumerable<WorkflowChange> Why(WorkflowStep old, WorkflowStep @new)
    {
        var (had, has) = (Missing(@new, old), Missing(old, @new));
        return [
            .. has.Where(IsAssumed).Select(evidence => new WorkflowChange.AssumptionAdded(@new.Id, evidence)),
            .. had.Where(IsAssumed).Select(evidence => new WorkflowChange.AssumptionRemoved(@new.Id, evidence)),
            .. had.Concat(has).All(IsAssumed) ? Array.Empty<WorkflowChange>() : [new WorkflowChange.EvidenceChanged(@new.Id)]];

        static bool IsAssumed(Evidence evidence) => evidence.Kind == EvidenceKind.Assumed;

        // What the second step says and the first does not.
        static List<Evidence> Missing(WorkflowStep from, WorkflowStep of) => [.. of.Evidence.Where(evidence => !from.Evidence.Any(other =>
            (other.Of, other.Kind, other.Text) == (evidence.Of, evidence.Kind, evidence.Text) && JsonDiff.Same(other.Passage, evidence.Passage)))];
    }

    private static bool Same(PlacedExpression? old, PlacedExpression? @new) =>
        old?.Expression.Source.Trim() == @new?.Expression.Source.Trim();
}
