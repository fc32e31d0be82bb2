using Microsoft.EntityFrameworkCore;

namespace MetaFlow.Storage.Catalog;

/// <summary>Gives each piece of work a context on the database's own connections and transactions.</summary>
internal static class CatalogSessions
{
    public static Task<T> ReadCatalogAsync<T>(
        this Database database, Func<CatalogContext, Task<T>> work, CancellationToken cancellationToken) =>
        database.ReadAsync(
            async session =>
            {
                await using var catalog = await OpenAsync(session, cancellationToken);
                return await work(catalog);
            },
            cancellationToken);

    /// <summary>Does the work, then saves what it changed. Nobody else writes to this part meanwhile, on any node.</summary>
    public static Task<T> WriteCatalogAsync<T>(
        this Database database, Part part, Func<CatalogContext, Task<T>> work, CancellationToken cancellationToken) =>
        database.WriteCatalogAsync(part, (catalog, _) => work(catalog), cancellationToken);

    /// <summary>The same, with what else belongs into its transaction.</summary>
    public static Task<T> WriteCatalogAsync<T>(
        this Database database, Part part, Func<CatalogContext, Session, Task<T>> work, CancellationToken cancellationToken) =>
        database.WriteAloneAsync(
            part,
            async session =>
            {
                await using var catalog = await OpenAsync(session, cancellationToken);
                var result = await work(catalog, session);
                await catalog.SaveChangesAsync(cancellationToken);
                return result;
            },
            cancellationToken);

    private static async Task<CatalogContext> OpenAsync(Session session, CancellationToken cancellationToken)
    {
        var options = new DbContextOptionsBuilder<CatalogContext>();
        Dialect.Use(options, session.Connection);
        var catalog = new CatalogContext(options.Options);
        if (session.Transaction is { } transaction)
        {
            await catalog.Database.UseTransactionAsync(transaction, cancellationToken);
        }
        else
        {
            catalog.ChangeTracker.QueryTrackingBehavior = QueryTrackingBehavior.NoTracking;
        }

        return catalog;
    }
}
