using System.Data.Common;

namespace MetaFlow.Storage.Migrations;

/// <summary>What PostgreSQL needs around a change of the schema.</summary>
internal static class SchemaChange
{
    public const string CountVersionTables = "SELECT count(*) FROM pg_class WHERE oid = to_regclass('schema_versions')";

    public const string MakeVersions =
        """
        CREATE TABLE IF NOT EXISTS schema_versions (
            number     integer NOT NULL PRIMARY KEY,
            name       text    NOT NULL,
            checksum   text    NOT NULL,
            applied_at bigint  NOT NULL
        )
        """;

    /// <summary>A lock that another node waits for as long as this transaction lives.</summary>
    public static async Task<DbTransaction> BeginAsync(Session schema, CancellationToken cancellationToken)
    {
        const string Sql = "SELECT pg_advisory_xact_lock(@key)";

        var transaction = await schema.Connection.BeginTransactionAsync(cancellationToken);
        schema.Transaction = transaction;
        var command = schema.Command(Sql).Set("key", LockKeys.Schema);
        command.CommandTimeout = 0;
        await command.ExecuteNonQueryAsync(cancellationToken);
        return transaction;
    }

    /// <summary>PostgreSQL checks while it writes.</summary>
    public static Task ProveAsync(Session schema, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>A server is backed up by who runs it.</summary>
    public static Task BackUpAsync(
        Database database, int before, DateTimeOffset now, CancellationToken cancellationToken) => Task.CompletedTask;
}
