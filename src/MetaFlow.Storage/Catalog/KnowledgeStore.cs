using MetaFlow.Knowledge;
using Microsoft.EntityFrameworkCore;

namespace MetaFlow.Storage.Catalog;

/// <summary>The tables <c>domains</c> and <c>documents</c>.</summary>
internal sealed class KnowledgeStore(Database database) : IKnowledgeStore
{
    public Task PutDomainAsync(KnowledgeDomain domain, CancellationToken cancellationToken) =>
        database.WriteCatalogAsync(
            Part.Knowledge,
            async catalog =>
            {
                var row = await catalog.Domains.FindAsync([domain.Name], cancellationToken);
                if (row is null)
                {
                    row = new DomainRow
                    {
                        Name = domain.Name,
                        Keywords = "",
                        CreatedAt = domain.CreatedAt.ToUnixTimeMilliseconds(),
                    };
                    catalog.Add(row);
                }

                row.Keywords = Rows.Json(domain.Keywords);
                row.Common = domain.Common;
                row.Active = domain.Active;
                return row;
            },
            cancellationToken);

    public async Task<IReadOnlyList<KnowledgeDomain>> ListDomainsAsync(CancellationToken cancellationToken)
    {
        var rows = await database.ReadCatalogAsync(
            catalog => catalog.Domains.OrderBy(row => row.Name).ToListAsync(cancellationToken), cancellationToken);
        return [.. rows.Select(row => new KnowledgeDomain(
            row.Name, Rows.Texts(row.Keywords), row.Common, row.Active, Rows.Time(row.CreatedAt)))];
    }

    public Task<AddOutcome> AddAsync(Document document, CancellationToken cancellationToken) =>
        database.WriteCatalogAsync(
            Part.Knowledge, catalog => AddAsync(catalog, document, cancellationToken), cancellationToken);

    public async Task<Document?> FindAsync(Guid id, CancellationToken cancellationToken)
    {
        var row = await database.ReadCatalogAsync(
            catalog => catalog.Documents.FirstOrDefaultAsync(row => row.Id == id, cancellationToken),
            cancellationToken);
        return row is null ? null : ToDocument(row);
    }

    public async Task<IReadOnlyList<DocumentSummary>> ListAsync(string? domain, CancellationToken cancellationToken)
    {
        // Without the texts, which are most of the table.
        var rows = await database.ReadCatalogAsync(
            catalog => catalog.Documents
                .Where(row => domain == null || row.Domain == domain)
                .OrderBy(row => row.Domain).ThenBy(row => row.Title).ThenBy(row => row.Id)
                .Select(row => new
                {
                    row.Id, row.Domain, row.Source, row.Title, row.ContentType, row.Length, row.Tags, row.Version, row.ChangedAt,
                })
                .ToListAsync(cancellationToken),
            cancellationToken);
        return [.. rows.Select(row => new DocumentSummary(
            row.Id, row.Domain, row.Source, row.Title, row.ContentType, row.Length,
            Rows.Texts(row.Tags), row.Version, Rows.Time(row.ChangedAt)))];
    }

    public Task<bool> DeleteAsync(Guid id, CancellationToken cancellationToken) =>
        database.WriteCatalogAsync(
            Part.Knowledge,
            async catalog =>
            {
                if (await catalog.Documents.FindAsync([id], cancellationToken) is not { } row)
                {
                    return false;
                }

                catalog.Remove(row);
                return true;
            },
            cancellationToken);

    private static async Task<AddOutcome> AddAsync(
        CatalogContext catalog, Document document, CancellationToken cancellationToken)
    {
        if (await catalog.Domains.FindAsync([document.Domain], cancellationToken) is null)
        {
            throw new InvalidOperationException($"There is no domain '{document.Domain}' to add '{document.Source}' to.");
        }

        var tags = Rows.Json(document.Tags);
        var title = Rows.Keepable(document.Title);
        var row = await catalog.Documents.FirstOrDefaultAsync(
            row => row.Domain == document.Domain && row.Source == document.Source, cancellationToken);
        if (row is null)
        {
            catalog.Add(new DocumentRow
            {
                Id = document.Id,
                Domain = document.Domain,
                Source = document.Source,
                Title = title,
                ContentType = document.ContentType,
                Hash = document.Hash,
                Tags = tags,
                Version = 1,
                AddedAt = document.AddedAt.ToUnixTimeMilliseconds(),
                ChangedAt = document.ChangedAt.ToUnixTimeMilliseconds(),
                Length = document.Text.Length,
                Text = Rows.Keepable(document.Text),
            });
            return AddOutcome.Added;
        }

        if (row.Hash == document.Hash && row.Title == title && row.Tags == tags)
        {
            return AddOutcome.Unchanged;
        }

        row.Title = title;
        row.ContentType = document.ContentType;
        row.Hash = document.Hash;
        row.Tags = tags;
        row.Version++;
        row.ChangedAt = document.ChangedAt.ToUnixTimeMilliseconds();
        row.Length = document.Text.Length;
        row.Text = Rows.Keepable(document.Text);
        return AddOutcome.NewVersion;
    }

    private static Document ToDocument(DocumentRow row) => new(
        row.Id,
        row.Domain,
        row.Source,
        row.Title,
        row.ContentType,
        row.Text,
        row.Hash,
        Rows.Texts(row.Tags),
        row.Version,
        Rows.Time(row.AddedAt),
        Rows.Time(row.ChangedAt));
}
