using System.Text;
using System.Text.Json;
using MetaFlow.Blobs;
using MetaFlow.Events;
using MetaFlow.Json;
using MetaFlow.Storage.Events;
using MetaFlow.Workflows;
using Microsoft.EntityFrameworkCore;

namespace MetaFlow.Storage.Catalog;

/// <summary>The tables <c>workflows</c> and <c>revisions</c>.</summary>
internal sealed class WorkflowCatalog(Database database, TimeProvider clock) : IWorkflowCatalog
{
    public Task<SaveOutcome> SaveAsync(NewRevision revision, CancellationToken cancellationToken) =>
        database.WriteCatalogAsync(
            Part.Workflows,
            async (catalog, session) =>
            {
                var outcome = await SaveAsync(catalog, revision, cancellationToken);
                if (outcome is SaveOutcome.Saved { Revision: var saved })
                {
                    var data = JsonObject.Of(("workflow", saved.WorkflowId), ("revision", saved.Number), ("author", saved.Author));
                    await TellAsync(session, EventWord.WorkflowSaved, data, cancellationToken);
                }

                return outcome;
            },
            cancellationToken);

    public async Task<Revision?> FindAsync(string workflowId, int? number, CancellationToken cancellationToken)
    {
        var row = await database.ReadCatalogAsync(
            catalog => RevisionsOf(catalog, workflowId)
                .Where(row => number == null || row.Number == number)
                .FirstOrDefaultAsync(cancellationToken),
            cancellationToken);
        return row is null ? null : ToRevision(row);
    }

    public async Task<WorkflowSummary?> FindSummaryAsync(string workflowId, CancellationToken cancellationToken)
    {
        var row = await database.ReadCatalogAsync(
            catalog => catalog.Workflows.FirstOrDefaultAsync(row => row.Id == workflowId, cancellationToken),
            cancellationToken);
        return row is null ? null : ToSummary(row);
    }

    public async Task<IReadOnlyList<WorkflowSummary>> ListAsync(
        string? text, bool includeArchived, CancellationToken cancellationToken)
    {
        var wanted = Rows.Key(text ?? "");
        var rows = await database.ReadCatalogAsync(
            catalog => catalog.Workflows
                .Where(row => (includeArchived || !row.Archived) && (wanted == "" || row.SearchText.Contains(wanted)))
                .OrderBy(row => row.Id)
                .ToListAsync(cancellationToken),
            cancellationToken);
        return [.. rows.Select(ToSummary)];
    }

    public async Task<IReadOnlyList<WorkflowSummary>> ListStandingAsync(DateTimeOffset since, CancellationToken cancellationToken)
    {
        var from = since.ToUnixTimeMilliseconds();
        var rows = await database.ReadCatalogAsync(
            catalog => catalog.Workflows.Where(row => row.StandingAt >= from).ToListAsync(cancellationToken), cancellationToken);
        return [.. rows.Select(ToSummary)];
    }

    public async Task<IReadOnlyList<Revision>> HistoryAsync(string workflowId, CancellationToken cancellationToken)
    {
        var rows = await database.ReadCatalogAsync(
            catalog => RevisionsOf(catalog, workflowId).ToListAsync(cancellationToken), cancellationToken);
        return [.. rows.Select(ToRevision)];
    }

    public Task<bool> PublishAsync(string workflowId, int? number, CancellationToken cancellationToken) =>
        ChangeAsync(
            workflowId, number, workflow => workflow.PublishedNumber = number, EventWord.WorkflowPublished, ("revision", number is { } published ? published : JsonNull.Value),
            cancellationToken);

    public Task<bool> ArchiveAsync(string workflowId, bool archived, CancellationToken cancellationToken) =>
        ChangeAsync(workflowId, null, workflow => workflow.Archived = archived, EventWord.WorkflowArchived, ("archived", archived), cancellationToken);

    private async Task<SaveOutcome> SaveAsync(
        CatalogContext catalog, NewRevision revision, CancellationToken cancellationToken)
    {
        var hash = BlobHash.Of(Encoding.UTF8.GetBytes(revision.Definition)).Hex;
        var latest = await RevisionsOf(catalog, revision.WorkflowId).FirstOrDefaultAsync(cancellationToken);

        // The same text conflicts with nobody, whatever it was based on.
        if (latest?.Hash == hash)
        {
            return new SaveOutcome.Unchanged(ToRevision(latest));
        }

        if (latest is not null && latest.Number != revision.BasedOn)
        {
            return new SaveOutcome.Stale(ToRevision(latest));
        }

        if (latest is null && revision.BasedOn != 0)
        {
            throw new InvalidOperationException(
                $"There is no workflow '{revision.WorkflowId}' that has a revision {revision.BasedOn}.");
        }

        var now = clock.GetUtcNow().ToUnixTimeMilliseconds();
        var row = new RevisionRow
        {
            WorkflowId = revision.WorkflowId,
            Number = revision.BasedOn + 1,
            Definition = revision.Definition,
            Hash = hash,
            Author = revision.Author,
            At = now,
            Message = revision.Message,
        };
        catalog.Add(row);

        var workflow = await catalog.Workflows.FindAsync([revision.WorkflowId], cancellationToken);
        if (workflow is null)
        {
            workflow = new WorkflowRow { Id = revision.WorkflowId, Name = "", SearchText = "", CreatedAt = now };
            catalog.Add(workflow);
        }

        workflow.Name = JsonSerializer.Serialize(revision.Name);
        workflow.SearchText = Rows.Key(string.Join('\n', revision.Name.Values.Prepend(revision.WorkflowId)));
        workflow.LatestNumber = row.Number;
        workflow.ChangedAt = now;
        return new SaveOutcome.Saved(ToRevision(row));
    }

    private Task<bool> ChangeAsync(
        string workflowId, int? number, Action<WorkflowRow> change, string type, (string Name, JsonData Value) what, CancellationToken cancellationToken) =>
        database.WriteCatalogAsync(
            Part.Workflows,
            async (catalog, session) =>
            {
                var workflow = await catalog.Workflows.FindAsync([workflowId], cancellationToken);
                if (workflow is null || number < 1 || number > workflow.LatestNumber)
                {
                    return false;
                }

                change(workflow);
                workflow.StandingAt = clock.GetUtcNow().ToUnixTimeMilliseconds();
                await TellAsync(session, type, JsonObject.Of(("workflow", workflowId), what), cancellationToken);
                return true;
            },
            cancellationToken);

    private Task TellAsync(Session session, string type, JsonObject data, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        return EventStore.AddAsync(session, [new WorkflowEvent(Guid.CreateVersion7(now), type, data, Key: null, Run: null, now)], cancellationToken);
    }

    private static IQueryable<RevisionRow> RevisionsOf(CatalogContext catalog, string workflowId) =>
        catalog.Revisions.AsNoTracking()
            .Where(row => row.WorkflowId == workflowId)
            .OrderByDescending(row => row.Number);

    private static Revision ToRevision(RevisionRow row) => new(
        row.WorkflowId, row.Number, row.Definition, row.Hash, row.Author, Rows.Time(row.At), row.Message);

    private static WorkflowSummary ToSummary(WorkflowRow row) => new(
        row.Id,
        JsonSerializer.Deserialize<Dictionary<string, string>>(row.Name)!,
        row.LatestNumber,
        row.PublishedNumber,
        row.Archived,
        Rows.Time(row.CreatedAt),
        Rows.Time(row.ChangedAt))
    {
        StandingAt = Rows.Time(row.StandingAt),
    };
}
