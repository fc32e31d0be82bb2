namespace MetaFlow.Workflows.Certificates;

/// <summary>Says which workflows are called, and which those call in turn.</summary>
internal sealed class CallFacts(Surroundings around, ProblemList problems)
{
    public IReadOnlyList<CallFact> Of(Workflow workflow) =>
        [.. workflow.AllSteps().OfType<WorkflowStep.Work>().Where(CallCheck.IsCall).Select(Of)];

    private CallFact Of(WorkflowStep.Work work)
    {
        if (CallCheck.TargetOf(work) is not { } target)
        {
            Warn(work, "certificate.unknown_call", ("step", work.Id));
            return new CallFact(work.Id, null, null);
        }

        var reaches = Reaches(target);
        if (reaches is null)
        {
            Warn(work, "certificate.call_not_looked_at", ("step", work.Id), ("workflow", target));
        }

        return new CallFact(work.Id, target, reaches);
    }

    // Null where one of them is not known.
    private List<string>? Reaches(string target)
    {
        var found = new List<string>();
        var open = new Queue<string>([target]);
        while (open.TryDequeue(out var id))
        {
            if (around.Workflows?.GetValueOrDefault(id) is not { } called)
            {
                return null;
            }

            foreach (var next in called.Calls.Where(next => next != target && !found.Contains(next)))
            {
                found.Add(next);
                open.Enqueue(next);
            }
        }

        return found;
    }

    private void Warn(WorkflowStep.Work work, string code, params ReadOnlySpan<(string Name, object? Value)> names) =>
        problems.Add(work.Place, Problem.Of(code, names) with { Severity = Severity.Warning });
}
