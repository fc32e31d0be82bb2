using MetaFlow.Json;
using MetaFlow.Steps;

namespace MetaFlow.Workflows;

/// <summary>Holds what the steps do to the world against what is allowed and what has a bound.</summary>
internal sealed class ConductCheck(StepCatalog catalog, Surroundings around, ProblemList problems)
{
    public void Check(Workflow workflow)
    {
        foreach (var step in workflow.AllSteps())
        {
            if (step is WorkflowStep.Work work && catalog.TryFind(work.Type, out var type))
            {
                CheckCredentials(work, type.ForeseeConduct(new WrittenSettings(work.Settings.Written)));
            }
            else if (step is WorkflowStep.ForEach { MaxItems: null, Items.IsFixed: false } loop && Touching(loop) is { } inner)
            {
                problems.Add(
                    loop.Place, Problem.Of("workflows.loop_without_bound", ("id", loop.Id), ("step", inner.Id)) with { Severity = Severity.Warning });
            }
        }

        foreach (var webhook in workflow.Triggers.OfType<TriggerDeclaration.Webhook>())
        {
            CheckKnown(webhook.Credential, webhook.Place);
        }

        CheckCalls(workflow);
    }

    private void CheckKnown(string? credential, Place place)
    {
        if (credential is not null && around.Credentials is { } known && !known.ContainsKey(credential))
        {
            problems.Add(place, Problem.OfUnknown("workflows.unknown_credential", credential, known.Keys) with { Severity = Severity.Warning });
        }
    }

    private WorkflowStep.Work? Touching(WorkflowStep.ForEach loop) => loop.WithInner().OfType<WorkflowStep.Work>().FirstOrDefault(work =>
        catalog.TryFind(work.Type, out var type)
        && type.ForeseeConduct(new WrittenSettings(work.Settings.Written)) is var conduct
        && (conduct.Effect > Effect.Read || conduct.MaxTokens != 0));

    private void CheckCredentials(WorkflowStep.Work work, Conduct conduct)
    {
        if (around.Credentials is not { } known)
        {
            return;
        }

        foreach (var name in conduct.Credentials)
        {
            var place = work.Settings.All.FirstOrDefault(setting => setting.Value.Written is JsonText { Value: var text } && text == name).Value?.Place
                ?? work.Place;
            CheckKnown(name, place);
            foreach (var host in conduct.Hosts ?? [])
            {
                if (known.TryGetValue(name, out var hosts) && !new Credentials.Credential(name, default, new Dictionary<string, string>(), hosts).MayGoTo(host))
                {
                    problems.Add(place, "workflows.credential_host", ("name", name), ("host", host), ("known", string.Join(", ", hosts)));
                }
            }
        }
    }

    // Each workflow that is called is looked at once; the way to it is what the sentence shows.
    private void CheckCalls(Workflow workflow)
    {
        foreach (var call in workflow.AllSteps().OfType<WorkflowStep.Work>())
        {
            if (CallCheck.TargetOf(call) is { } target && WayBack(workflow.Id, target) is { } way)
            {
                problems.Add(call.Place, "workflows.calls_itself", ("id", workflow.Id), ("way", string.Join(" → ", way.Prepend(workflow.Id))));
            }
        }
    }

    private List<string>? WayBack(string home, string from)
    {
        var before = new Dictionary<string, string?> { [from] = null };
        var open = new Queue<string>([from]);
        while (open.TryDequeue(out var at))
        {
            if (at == home)
            {
                var way = new List<string>();
                for (string? step = at; step is not null; step = before[step])
                {
                    way.Insert(0, step);
                }

                return way;
            }

            foreach (var next in around.Workflows?.GetValueOrDefault(at)?.Calls ?? [])
            {
                if (before.TryAdd(next, at))
                {
                    open.Enqueue(next);
                }
            }
        }

        return null;
    }
}
