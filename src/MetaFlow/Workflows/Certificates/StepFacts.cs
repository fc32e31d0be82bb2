using MetaFlow.Steps;

namespace MetaFlow.Workflows.Certificates;

/// <summary>Says what each step does to the world, how often at most, and what of that needs a second look.</summary>
internal sealed class StepFacts(Workflow workflow, StepCatalog catalog, Surroundings around, ProblemList problems)
{
    private readonly List<WorkflowStep.Work> _works = [.. workflow.AllSteps().OfType<WorkflowStep.Work>()];

    public (IReadOnlyList<StepFact> Steps, Cost Most) Steps()
    {
        var bounds = new BoundsWalk(ConductOf);
        var most = bounds.Of(workflow);
        var approvals = ApprovalWalk.Of(workflow, work => ConductOf(work).AsksAPerson);
        var steps = _works.ConvertAll(work => FactOf(work, approvals[work.Id], bounds.Steps[work.Id]));
        for (var i = 0; i < steps.Count; i++)
        {
            Judge(_works[i], steps[i], ConductOf(_works[i]));
        }

        return (steps, most);
    }

    public IReadOnlyList<CredentialFact> Credentials() => [.. from work in _works
        let conduct = ConductOf(work)
        from name in conduct.Credentials
        select new CredentialFact(name, work.Id, conduct.Hosts, AllowedFor(name))];

    private StepFact FactOf(WorkflowStep.Work work, IReadOnlyList<string> approvedBy, (long? Attempts, Cost Most) bounds)
    {
        var conduct = ConductOf(work);
        var outlets = new SortedDictionary<string, Outlet>(StringComparer.Ordinal);
        foreach (var setting in catalog.TryFind(work.Type, out var type) ? type.Settings.All : [])
        {
            if (setting.Outlet is { } outlet && work.Settings.Written[setting.Name] is not null)
            {
                outlets[setting.Name] = outlet;
            }
        }

        return new StepFact(
            work.Id, work.Path, work.Type, conduct.Effect, conduct.Hosts, conduct.Recipients, conduct.Credentials, outlets,
            conduct.Idempotency, conduct.AsksAPerson, approvedBy, bounds.Attempts, bounds.Most);
    }

    private void Judge(WorkflowStep.Work work, StepFact fact, Conduct conduct)
    {
        if (conduct.Effect == Effect.Irreversible && fact.ApprovedBy.Count == 0)
        {
            Warn(work, "certificate.irreversible_unapproved", ("step", work.Id));
        }

        if (work.Retry.MaxAttempts > 1 && conduct.Idempotency == Idempotency.None)
        {
            JudgeRetry(work, conduct);
        }

        // What another workflow does is in its own certificate, and whether that was looked at, CallFacts says.
        if (CallCheck.IsCall(work))
        {
            return;
        }

        var loose = conduct.Hosts is null ? conduct.Credentials.Where(name => AllowedFor(name) is not { Count: > 0 }).ToList() : [];
        foreach (var name in loose)
        {
            Warn(work, "certificate.credential_unknown_host", ("name", name), ("step", work.Id));
        }

        if (conduct.Hosts is null && loose.Count == 0)
        {
            Warn(work, "certificate.unknown_hosts", ("step", work.Id));
        }

        if (conduct.Recipients is null)
        {
            Warn(work, "certificate.unknown_recipients", ("step", work.Id));
        }

        if (conduct.MaxTokens is null)
        {
            Warn(work, "certificate.no_token_bound", ("step", work.Id));
        }

        if (conduct.MaxCalls is null)
        {
            Warn(work, "certificate.no_call_bound", ("step", work.Id));
        }
    }

    private void JudgeRetry(WorkflowStep.Work work, Conduct conduct)
    {
        if (conduct.Effect == Effect.Irreversible)
        {
            problems.Add(work.Place, "certificate.retry_irreversible", ("step", work.Id), ("count", work.Retry.MaxAttempts));
        }
        else
        {
            Warn(work, "certificate.retry_may_repeat", ("step", work.Id), ("count", work.Retry.MaxAttempts));
        }
    }

    private Conduct ConductOf(WorkflowStep.Work work) =>
        catalog.TryFind(work.Type, out var type) ? type.ForeseeConduct(new WrittenSettings(work.Settings.Written)) : Conduct.None;

    private IReadOnlyList<string>? AllowedFor(string credential) => around.Credentials?.GetValueOrDefault(credential);

    private void Warn(WorkflowStep.Work work, string code, params ReadOnlySpan<(string Name, object? Value)> names) =>
        problems.Add(work.Place, Problem.Of(code, names) with { Severity = Severity.Warning });
}
