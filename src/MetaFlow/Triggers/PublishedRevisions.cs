using System.Collections.Concurrent;
using MetaFlow.Workflows;

namespace MetaFlow.Triggers;

/// <summary>The published revisions, read. A revision never changes: each is read once.</summary>
public sealed class PublishedRevisions(IWorkflowCatalog catalog, WorkflowLibrary library)
{
    private const int MostKept = 20_000;

    private readonly ConcurrentDictionary<(string Workflow, int Revision), Workflow> _read = new();

    /// <summary>What is published now; what this version cannot read is left out.</summary>
    public async Task<IReadOnlyList<(Workflow Workflow, int Revision)>> ListAsync(CancellationToken cancellationToken)
    {
        var all = new List<(Workflow, int)>();
        foreach (var summary in await catalog.ListAsync(null, includeArchived: false, cancellationToken))
        {
            if (summary.PublishedNumber is { } number && await ReadAsync(summary.Id, number, cancellationToken) is { } workflow)
            {
                all.Add((workflow, number));
            }
        }

        return all;
    }

    public async Task<(Workflow Workflow, int Revision)?> FindAsync(string id, CancellationToken cancellationToken) =>
        await catalog.FindSummaryAsync(id, cancellationToken) is { PublishedNumber: { } number, Archived: false }
            && await ReadAsync(id, number, cancellationToken) is { } workflow
            ? (workflow, number)
            : null;

    public async Task<Workflow?> ReadAsync(string id, int revision, CancellationToken cancellationToken)
    {
        if (_read.TryGetValue((id, revision), out var known))
        {
            return known;
        }

        if (await library.FindAsync(id, revision, cancellationToken) is not { Workflow: { } workflow })
        {
            return null;
        }

        if (_read.Count >= MostKept)
        {
            _read.Clear();
        }

        return _read[(id, revision)] = workflow;
    }
}
