using System.Text;
using MetaFlow.Workflows.Certificates;

namespace MetaFlow.Workflows;

/// <summary>The workflows of this installation: saves only what reads without problems, and reads what was saved.</summary>
public sealed class WorkflowLibrary(IWorkflowCatalog catalog, WorkflowReader reader, RevisionCertificates certificates)
{
    private int _publishings;

    /// <summary>How often something was published in this process: what was looked up before may be another revision now.</summary>
    public int Publishings => Volatile.Read(ref _publishings);

    /// <summary>Saves a definition as a new revision of the workflow that it names, with its certificate.</summary>
    /// <param name="basedOn">The revision the author saw; null takes whatever is the latest, for imports.</param>
    /// <returns>
    /// Null and every problem where the definition has one; otherwise the problems of its certificate, of which an error
    /// keeps it from being published.
    /// </returns>
    public async Task<(SaveOutcome? Outcome, IReadOnlyList<Problem> Problems)> SaveAsync(
        ReceivedDefinition definition, int? basedOn, string author, string message, CancellationToken cancellationToken)
    {
        if (definition.Read(reader, out var problems) is not { } workflow)
        {
            return (null, problems);
        }

        var latest = basedOn ?? (await catalog.FindSummaryAsync(workflow.Id, cancellationToken))?.LatestNumber ?? 0;
        var outcome = await catalog.SaveAsync(
            new NewRevision(workflow.Id, workflow.Name.ByLanguage, workflow.Text, latest, author, message), cancellationToken);
        var saved = outcome switch
        {
            SaveOutcome.Saved { Revision: var revision } => revision,
            SaveOutcome.Unchanged { Latest: var revision } => revision,
            _ => null,
        };
        return (outcome, saved is null ? problems : (await certificates.OfAsync(saved, cancellationToken)).Problems);
    }

    /// <inheritdoc cref="SaveAsync(ReceivedDefinition, int?, string, string, CancellationToken)"/>
    public Task<(SaveOutcome? Outcome, IReadOnlyList<Problem> Problems)> SaveAsync(
        string definition, int? basedOn, string author, string message, CancellationToken cancellationToken) =>
        SaveAsync(new ReceivedDefinition(Encoding.UTF8.GetBytes(definition), null), basedOn, author, message, cancellationToken);

    /// <summary>A revision, read; null where there is none, or this program cannot read it (then with problems).</summary>
    public async Task<(Workflow? Workflow, Revision? Revision, IReadOnlyList<Problem> Problems)> FindAsync(
        string id, int? number, CancellationToken cancellationToken)
    {
        if (await catalog.FindAsync(id, number, cancellationToken) is not { } revision)
        {
            return (null, null, [Problem.Of("runs.no_workflow", ("id", id))]);
        }

        var workflow = reader.Read(revision.Definition, out var problems);
        return (workflow, revision, problems);
    }

    /// <summary>Lets triggers start a revision, if its certificate has no error.</summary>
    /// <param name="number">Null is the latest.</param>
    public async Task<PublishOutcome> PublishAsync(string id, int? number, CancellationToken cancellationToken)
    {
        if (await catalog.FindAsync(id, number, cancellationToken) is not { } revision)
        {
            return new PublishOutcome.NotThere(Problem.Of("runs.no_workflow", ("id", id)));
        }

        var certificate = await certificates.OfAsync(revision, cancellationToken);
        if (certificate.HasErrors)
        {
            return new PublishOutcome.Refused(revision, certificate);
        }

        var published = await catalog.PublishAsync(id, revision.Number, cancellationToken);
        Interlocked.Increment(ref _publishings);
        return published
            ? new PublishOutcome.Published(revision, certificate)
            : new PublishOutcome.NotThere(Problem.Of("runs.no_workflow", ("id", id)));
    }
}

/// <summary>How publishing ended.</summary>
public abstract record PublishOutcome
{
    private PublishOutcome()
    {
    }

    public sealed record Published(Revision Revision, Certificate Certificate) : PublishOutcome;

    /// <summary>The certificate has errors, and nothing was changed.</summary>
    public sealed record Refused(Revision Revision, Certificate Certificate) : PublishOutcome;

    public sealed record NotThere(Problem Problem) : PublishOutcome;
}
