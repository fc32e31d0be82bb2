using System.Data.Common;
using System.Globalization;
using Microsoft.Data.Sqlite;

namespace MetaFlow.Storage.Migrations;

/// <summary>What SQLite needs around a change of the schema.</summary>
internal static class SchemaChange
{
    public const string CountVersionTables =
        "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = 'schema_versions'";

    public const string MakeVersions =
        """
        CREATE TABLE IF NOT EXISTS schema_versions (
            number     INTEGER NOT NULL PRIMARY KEY,
            name       TEXT    NOT NULL,
            checksum   TEXT    NOT NULL,
            applied_at INTEGER NOT NULL
        )
        """;

    private const int BackupsKept = 5;
    private const int LockAttempts = 600;

    /// <summary>Takes the lock of writers, which no other process gets meanwhile, and waits for who has it.</summary>
    public static async Task<DbTransaction> BeginAsync(Session schema, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                // Each attempt waits a second, so that ten minutes pass and a cancellation is heard.
                return await schema.Connection.BeginTransactionAsync(cancellationToken);
            }
            catch (SqliteException busy) when (
                busy.SqliteErrorCode == SQLitePCL.raw.SQLITE_BUSY && attempt < LockAttempts)
            {
                cancellationToken.ThrowIfCancellationRequested();
            }
        }
    }

    /// <summary>Foreign keys are off while tables are rebuilt: here they are checked before anything is kept.</summary>
    public static async Task ProveAsync(Session schema, CancellationToken cancellationToken)
    {
        var broken = await schema.Command("PRAGMA foreign_key_check").ListAsync(row => row.GetString(0), cancellationToken);
        if (broken.Count > 0)
        {
            throw new SqliteException(
                $"{broken.Count} rows of '{broken[0]}' refer to rows that are not there.", SQLitePCL.raw.SQLITE_CONSTRAINT);
        }
    }

    /// <summary>
    /// Copies the database as it was before the open transaction to <c>backups/</c>; a file that has its name there is
    /// whole. Who calls this holds the lock of writers, so that one process at a time has an unfinished copy.
    /// </summary>
    public static async Task BackUpAsync(
        Database database, int before, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var directory = Path.Combine(database.DataDirectory, "backups");
        Directory.CreateDirectory(directory);
        var name = Path.GetFileNameWithoutExtension(database.File);
        var time = now.UtcDateTime.ToString("yyyyMMdd'T'HHmmssfff'Z'", CultureInfo.InvariantCulture);
        var backup = Path.Combine(directory, $"{name}-before-{before}-{time}.db");
        var unfinished = Path.Combine(directory, $"{name}.unfinished");

        await CopyAsync(database, unfinished, cancellationToken);
        await using (var stream = new FileStream(unfinished, FileMode.Open, FileAccess.ReadWrite))
        {
            stream.Flush(flushToDisk: true);
        }

        File.Move(unfinished, backup, overwrite: true);
        DurableDirectory.Flush(directory);

        foreach (var old in Directory.GetFiles(directory, $"{name}-before-*.db")
            .OrderByDescending(file => file[file.LastIndexOf('-')..], StringComparer.Ordinal)
            .Skip(BackupsKept))
        {
            File.Delete(old);
        }
    }

    private static async Task CopyAsync(Database database, string file, CancellationToken cancellationToken)
    {
        File.Delete(file);
        var to = new SqliteConnectionStringBuilder { DataSource = file, Pooling = false }.ConnectionString;
        await using var target = new SqliteConnection(to);
        await target.OpenAsync(cancellationToken);

        // A copy that is interrupted is thrown away: it needs no journal, and leaves none behind.
        await Database.SetAsync(target, "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;", cancellationToken);
        await database.ReadAsync(
            session =>
            {
                ((SqliteConnection)session.Connection).BackupDatabase(target);
                return Task.FromResult(true);
            },
            cancellationToken);
    }
}
