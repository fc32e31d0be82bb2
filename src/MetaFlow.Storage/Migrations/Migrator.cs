using System.Data.Common;
using Microsoft.Extensions.Logging;

namespace MetaFlow.Storage.Migrations;

/// <summary>Brings the schema up to date, one migration in one transaction after the other.</summary>
internal sealed partial class Migrator(
    Database database, IReadOnlyList<Migration> known, TimeProvider clock, ILogger<Migrator> logger)
{
    private const string AddVersion =
        "INSERT INTO schema_versions (number, name, checksum, applied_at) VALUES (@number, @name, @checksum, @appliedAt)";

    public async Task MigrateAsync(CancellationToken cancellationToken)
    {
        try
        {
            await using var schema = new Session(await database.OpenForMigrationAsync(cancellationToken));
            var applied = await ReadAppliedAsync(schema, cancellationToken);
            var keepCopy = applied.Count > 0;
            foreach (var migration in Missing(applied))
            {
                await ApplyAsync(schema, migration, keepCopy, cancellationToken);
                keepCopy = false;
            }
        }
        catch (Exception exception) when (database.Explain(exception) is { } problem)
        {
            throw new StoreException(problem, exception);
        }
    }

    public async Task<Problem?> CheckAsync(CancellationToken cancellationToken)
    {
        // A write that is committed: a full disk refuses only that.
        const string Sql =
            """
            INSERT INTO store_check (id, checked_at) VALUES (1, @now)
            ON CONFLICT (id) DO UPDATE SET checked_at = excluded.checked_at
            """;

        try
        {
            var applied = await database.ReadAsync(
                session => ReadAppliedAsync(session, cancellationToken), cancellationToken);
            if (Missing(applied).Count > 0)
            {
                return StorageProblems.NotMigrated(database.Name, Newest(applied), known[^1].Number);
            }

            await database.WriteAsync(
                session => session.Command(Sql).Set("now", clock.GetUtcNow()).ExecuteNonQueryAsync(cancellationToken),
                cancellationToken);
            return null;
        }
        catch (StoreException exception)
        {
            return exception.Problem;
        }
    }

    private async Task ApplyAsync(
        Session schema, Migration migration, bool keepCopy, CancellationToken cancellationToken)
    {
        await using var transaction = await SchemaChange.BeginAsync(schema, cancellationToken);
        schema.Transaction = transaction;
        try
        {
            // Another process may have been faster while this one waited for the lock.
            var applied = await ReadAppliedAsync(schema, cancellationToken);
            if (Missing(applied).Contains(migration))
            {
                if (keepCopy)
                {
                    await SchemaChange.BackUpAsync(database, migration.Number, clock.GetUtcNow(), cancellationToken);
                }

                await schema.Command(SchemaChange.MakeVersions).ExecuteNonQueryAsync(cancellationToken);
                await RunAsync(schema, migration, cancellationToken);
                await schema.Command(AddVersion)
                    .Set("number", migration.Number)
                    .Set("name", migration.Name)
                    .Set("checksum", migration.Checksum)
                    .Set("appliedAt", clock.GetUtcNow())
                    .ExecuteNonQueryAsync(cancellationToken);
                await transaction.CommitAsync(cancellationToken);
                LogApplied(migration.Number, migration.Name, database.Name);
            }
        }
        finally
        {
            schema.Transaction = null;
        }
    }

    private async Task RunAsync(Session schema, Migration migration, CancellationToken cancellationToken)
    {
        try
        {
            await using var command = schema.Connection.CreateCommand();
            command.Transaction = schema.Transaction;
            command.CommandText = migration.Sql;
            command.CommandTimeout = 0;
            await command.ExecuteNonQueryAsync(cancellationToken);
            await SchemaChange.ProveAsync(schema, cancellationToken);
        }
        catch (DbException exception) when (database.Explain(exception) is null)
        {
            LogFailed(migration.Number, migration.Name, database.Name, exception.Message);
            throw new StoreException(
                StorageProblems.MigrationFailed(database.Name, migration.Number, migration.Name), exception);
        }
    }

    private static async Task<List<AppliedMigration>> ReadAppliedAsync(Session session, CancellationToken cancellationToken)
    {
        const string Sql = "SELECT number, name, checksum FROM schema_versions ORDER BY number";

        var tables = await session.Command(SchemaChange.CountVersionTables)
            .ListAsync(row => row.GetInt64(0), cancellationToken);
        return tables is [0]
            ? []
            : await session.Command(Sql).ListAsync(
                row => new AppliedMigration(row.GetInt32(0), row.GetString(1), row.GetString(2)), cancellationToken);
    }

    /// <summary>What the database has not got yet, after what it has got was found to be what this program knows.</summary>
    private List<Migration> Missing(List<AppliedMigration> applied)
    {
        if (Newest(applied) > known[^1].Number)
        {
            throw new StoreException(StorageProblems.NewerSchema(database.Name, Newest(applied), known[^1].Number));
        }

        var checksums = known.ToDictionary(migration => migration.Number, migration => migration.Checksum);
        if (applied.Find(done => checksums.GetValueOrDefault(done.Number) != done.Checksum) is { } changed)
        {
            throw new StoreException(StorageProblems.MigrationChanged(database.Name, changed.Number, changed.Name));
        }

        return [.. known.Where(migration => !applied.Exists(done => done.Number == migration.Number))];
    }

    private static int Newest(List<AppliedMigration> applied) => applied.Count == 0 ? 0 : applied[^1].Number;

    private sealed record AppliedMigration(int Number, string Name, string Checksum);

    [LoggerMessage(LogLevel.Information, "Migration {Number} '{Name}' was applied to the database {Database}")]
    private partial void LogApplied(int number, string name, string database);

    [LoggerMessage(LogLevel.Error, "Migration {Number} '{Name}' failed on the database {Database}: {Answer}")]
    private partial void LogFailed(int number, string name, string database, string answer);
}
