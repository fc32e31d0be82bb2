using System.Diagnostics;
using System.Globalization;
using MetaFlow.Tests.Storage;

namespace MetaFlow.SystemTests.Storage;

/// <summary>
/// A process that migrates is killed at random moments: what is found afterwards is the old schema or the new one.
/// </summary>
public abstract class MigrationKillContract : IDisposable
{
    private const int Kills = 20;

    private readonly DirectoryInfo _migrations = Directory.CreateTempSubdirectory("metaflow-migrations-");

    protected static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>Much work in one migration: 200,000 rows and an index over them.</summary>
    protected abstract string Migration { get; }

    protected abstract ITestDatabase NewDatabase();

    /// <summary>How the tool is told where the database is.</summary>
    protected abstract (string Provider, string Place) Address(ITestDatabase database);

    /// <summary>One row: the newest version, tables named worked, indexes named worked_by_text.</summary>
    protected abstract string SchemaSql { get; }

    protected virtual string? IntegritySql => null;

    public void Dispose()
    {
        GC.SuppressFinalize(this);
        _migrations.Delete(recursive: true);
    }

    [Fact]
    public async Task A_killed_migration_leaves_the_old_schema_or_the_new_one_and_the_next_start_ends_in_the_new_one()
    {
        await File.WriteAllTextAsync(Path.Combine(_migrations.FullName, "9001_work.sql"), Migration, Cancel);
        var took = await MigrateUndisturbedAsync();

        var moments = new Random(Environment.ProcessId);
        var (old, @new) = (0, 0);
        for (var kill = 0; kill < Kills; kill++)
        {
            // The moments are spread over the whole migration and a little beyond; each is random within its part.
            var moment = took * 1.2 * (kill + moments.NextDouble()) / Kills;
            await using var database = NewDatabase();
            await MigrateToReleasedAsync(database);
            await KillAsync(database, moment);

            var migrated = await CheckAsync(database);
            _ = migrated ? @new++ : old++;

            await using var store = database.Open(TimeProvider.System, _migrations.FullName);
            await store.MigrateAsync(Cancel);
            Assert.True(await CheckAsync(database));
            Assert.Null(await store.CheckAsync(Cancel));
        }

        TestContext.Current.TestOutputHelper!.WriteLine(
            $"{Kills} kills within {took.TotalMilliseconds:0} ms: {old} times the old schema, {@new} times the new one.");
        Assert.True(old > 0, "No kill came before the end of the migration.");
    }

    private async Task<TimeSpan> MigrateUndisturbedAsync()
    {
        await using var database = NewDatabase();
        await MigrateToReleasedAsync(database);
        using var tool = StartTool(database);
        Assert.Equal("begins", await tool.StandardOutput.ReadLineAsync(Cancel));
        var milliseconds = await tool.StandardOutput.ReadLineAsync(Cancel);
        Assert.True(await CheckAsync(database));
        return TimeSpan.FromMilliseconds(double.Parse(milliseconds!, CultureInfo.InvariantCulture));
    }

    private static async Task MigrateToReleasedAsync(ITestDatabase database)
    {
        await database.MakeAsync(Cancel);
        await using var store = database.Open(TimeProvider.System);
        await store.MigrateAsync(Cancel);
    }

    private async Task KillAsync(ITestDatabase database, TimeSpan moment)
    {
        using var tool = StartTool(database);
        Assert.Equal("begins", await tool.StandardOutput.ReadLineAsync(Cancel));
        await Task.Delay(moment, Cancel);
        tool.Kill();
        await tool.WaitForExitAsync(Cancel);
    }

    /// <summary>Whether the new schema is there, whole; fails when it is neither that nor the old one.</summary>
    private async Task<bool> CheckAsync(ITestDatabase database)
    {
        await using var connection = await database.OpenRawAsync(Cancel);
        if (IntegritySql is { } integrity)
        {
            Assert.Equal("ok", await connection.RunAsync(integrity, Cancel));
        }

        await using var command = connection.CreateCommand();
        command.CommandText = SchemaSql;
        await using var row = await command.ExecuteReaderAsync(Cancel);
        Assert.True(await row.ReadAsync(Cancel));
        var schema = (Version: row.GetInt32(0), Tables: row.GetInt64(1), Indexes: row.GetInt64(2));
        await row.DisposeAsync();
        if (schema is { Version: < 9001, Tables: 0, Indexes: 0 })
        {
            return false;
        }

        Assert.Equal((9001, 1, 1), schema);
        Assert.Equal(
            200_000L, Convert.ToInt64(await connection.RunAsync("SELECT count(*) FROM worked", Cancel), CultureInfo.InvariantCulture));
        return true;
    }

    private Process StartTool(ITestDatabase database)
    {
        var (provider, place) = Address(database);
        return Process.Start(new ProcessStartInfo(
            "dotnet", [Path.Combine(AppContext.BaseDirectory, "MetaFlow.StoreTool.dll"), provider, place, _migrations.FullName])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
        })!;
    }
}

public sealed class SqliteMigrationKillTests : MigrationKillContract
{
    protected override string Migration =>
        """
        CREATE TABLE worked (id INTEGER NOT NULL PRIMARY KEY, text TEXT NOT NULL);
        WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < 200000)
        INSERT INTO worked SELECT n, hex(randomblob(32)) FROM numbers;
        CREATE INDEX worked_by_text ON worked (text);
        """;

    protected override string SchemaSql =>
        """
        SELECT (SELECT max(number) FROM schema_versions),
               (SELECT count(*) FROM sqlite_master WHERE name = 'worked'),
               (SELECT count(*) FROM sqlite_master WHERE name = 'worked_by_text')
        """;

    protected override string IntegritySql => "PRAGMA integrity_check";

    protected override ITestDatabase NewDatabase() => new SqliteTestDatabase();

    protected override (string Provider, string Place) Address(ITestDatabase database) =>
        ("sqlite", ((SqliteTestDatabase)database).DataDirectory);
}

public sealed class PostgresMigrationKillTests(PostgresServer server) : MigrationKillContract
{
    protected override string Migration =>
        """
        CREATE TABLE worked (id integer NOT NULL PRIMARY KEY, text text NOT NULL);
        INSERT INTO worked SELECT n, md5(n::text) || md5((n + 1)::text) FROM generate_series(1, 200000) AS n;
        CREATE INDEX worked_by_text ON worked (text);
        """;

    protected override string SchemaSql =>
        """
        SELECT (SELECT max(number) FROM schema_versions),
               (SELECT count(*) FROM pg_class WHERE relname = 'worked'),
               (SELECT count(*) FROM pg_class WHERE relname = 'worked_by_text')
        """;

    protected override ITestDatabase NewDatabase() => new PostgresTestDatabase(server, fresh: true);

    protected override (string Provider, string Place) Address(ITestDatabase database) =>
        ("postgres", ((PostgresTestDatabase)database).ConnectionString);
}
