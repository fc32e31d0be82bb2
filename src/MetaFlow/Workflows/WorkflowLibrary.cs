using System.Text;

namespace MetaFlow.Workflows;

/// <summary>The workflows of this installation: saves only what reads without problems, and reads what was saved.</summary>
public sealed class WorkflowLibrary(IWorkflowCatalog catalog, WorkflowReader reader)
{
    /// <summary>Saves a definition as a new revision of the workflow that it names.</summary>
    /// <param name="basedOn">The revision the author saw; null takes whatever is the latest, for imports.</param>
    /// <returns>Null and every problem where the definition has one.</returns>
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
        return (outcome, problems);
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
}
