using System.Globalization;
using MetaFlow.Storage;

namespace MetaFlow.Tests.Storage;

public abstract class MigrationsContract(ITestDatabase database) : IAsyncLifetime
{
    private static readonly int[] Released =
        [.. Repository.Files("src/MetaFlow.Storage/Migrations/Sqlite", "*.sql").Select(file => int.Parse(Path.GetFileName(file)[..4], CultureInfo.InvariantCulture)).Order()];

    private readonly DirectoryInfo _extra = Directory.CreateTempSubdirectory("metaflow-migrations-");

    protected FakeClock Clock { get; } = new();

    protected static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => await database.MakeAsync(Cancel);

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        _extra.Delete(recursive: true);
        await database.DisposeAsync();
    }

    [Fact]
    public async Task A_new_database_gets_the_schema_and_a_second_start_changes_nothing()
    {
        await MigrateAsync();
        Clock.Advance(TimeSpan.FromDays(1));
        await MigrateAsync();

        Assert.Equal($"{Released.Length}", await AskAsync("SELECT count(*) FROM schema_versions"));
        Assert.Equal(
            (Clock.GetUtcNow() - TimeSpan.FromDays(1)).ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture),
            await AskAsync("SELECT DISTINCT applied_at FROM schema_versions"));
    }

    [Fact]
    public async Task Later_migrations_are_applied_in_order_and_keep_what_is_stored()
    {
        await MigrateAsync();
        await using (var store = database.Open(Clock))
        {
            await store.People.AddAsync(Stored.Person("김하늘"), Cancel);
        }

        Add("9002_use", "INSERT INTO extra (id) SELECT 7;");
        Add("9001_make", "CREATE TABLE extra (id INTEGER NOT NULL);\nCREATE INDEX extra_by_id ON extra (id);");
        await MigrateAsync(extra: true);

        Assert.Equal("7", await AskAsync("SELECT id FROM extra"));
        Assert.Equal("김하늘", await AskAsync("SELECT name FROM people"));
        Assert.Equal("9002", await AskAsync("SELECT max(number) FROM schema_versions"));
    }

    [Fact]
    public async Task Of_many_processes_that_migrate_at_once_one_does_it_and_all_succeed()
    {
        Add("9001_make", "CREATE TABLE extra (id INTEGER NOT NULL);");

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => MigrateAsync(extra: true), Cancel)));

        Assert.Equal($"{Released.Length + 1}", await AskAsync("SELECT count(*) FROM schema_versions"));
    }

    [Fact]
    public async Task A_migration_that_fails_leaves_the_old_schema_and_those_before_it()
    {
        Add("9001_make", "CREATE TABLE extra (id INTEGER NOT NULL);");
        Add("9002_break", "CREATE TABLE half (id INTEGER); INSERT INTO nowhere VALUES (1);");

        var problem = await RefusalAsync(extra: true);

        Assert.Equal("storage.migration_failed", problem.Code);
        Assert.StartsWith("Migration 9002 'break' could not be applied to the database '", problem.Message, StringComparison.Ordinal);
        Assert.EndsWith("It still has its old schema.", problem.Message, StringComparison.Ordinal);
        Assert.Equal("9001", await AskAsync("SELECT max(number) FROM schema_versions"));
        await Assert.ThrowsAnyAsync<Exception>(() => AskAsync("SELECT count(*) FROM half"));

        Add("9002_break", "CREATE TABLE half (id INTEGER);");
        await MigrateAsync(extra: true);
        Assert.Equal("0", await AskAsync("SELECT count(*) FROM half"));
    }

    [Fact]
    public async Task A_database_from_a_newer_version_is_left_alone()
    {
        Add("9001_future", "CREATE TABLE extra (id INTEGER NOT NULL);");
        await MigrateAsync(extra: true);

        var problem = await RefusalAsync();

        Assert.Equal("storage.newer_schema", problem.Code);
        Assert.EndsWith($"has schema version 9001; this MetaFlow knows versions up to {Released[^1]}.", problem.Message, StringComparison.Ordinal);
        Assert.Equal("Start the newer MetaFlow that wrote it, or restore the backup from before the upgrade.", problem.Hint);
        await using var store = database.Open(Clock);
        Assert.Equal("storage.newer_schema", (await store.CheckAsync(Cancel))!.Code);
    }

    [Fact]
    public async Task A_migration_that_was_edited_after_it_was_applied_is_refused()
    {
        Add("9001_make", "CREATE TABLE extra (id INTEGER NOT NULL);");
        await MigrateAsync(extra: true);
        Add("9001_make", "CREATE TABLE extra (id INTEGER NOT NULL, name TEXT);");

        var problem = await RefusalAsync(extra: true);

        Assert.Equal("storage.migration_changed", problem.Code);
        Assert.StartsWith(
            "Migration 9001 'make' of this MetaFlow is not the one that was applied to the database '",
            problem.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Other_line_ends_are_no_other_migration()
    {
        Add("9001_make", "CREATE TABLE extra (\n id INTEGER NOT NULL);\n");
        await MigrateAsync(extra: true);
        Add("9001_make", "CREATE TABLE extra (\r\n id INTEGER NOT NULL);\r\n");

        await MigrateAsync(extra: true);
    }

    [Fact]
    public async Task A_check_finds_nothing_wrong_with_a_migrated_database_again_and_again()
    {
        await MigrateAsync();
        await using var store = database.Open(Clock);

        Assert.Null(await store.CheckAsync(Cancel));
        Assert.Null(await store.CheckAsync(Cancel));
    }

    [Fact]
    public async Task A_check_says_that_the_schema_is_older()
    {
        await MigrateAsync();
        Add("9001_make", "CREATE TABLE extra (id INTEGER NOT NULL);");
        await using var store = database.Open(Clock, _extra.FullName);

        var problem = (await store.CheckAsync(Cancel))!;

        Assert.Equal("storage.not_migrated", problem.Code);
        Assert.EndsWith($"has schema version {Released[^1]}; this MetaFlow needs version 9001.", problem.Message, StringComparison.Ordinal);
    }

    protected void Add(string name, string sql) => File.WriteAllText(Path.Combine(_extra.FullName, $"{name}.sql"), sql);

    protected async Task MigrateAsync(bool extra = false)
    {
        await using var store = database.Open(Clock, extra ? _extra.FullName : null);
        await store.MigrateAsync(Cancel);
    }

    protected async Task<Problem> RefusalAsync(bool extra = false) =>
        (await Assert.ThrowsAsync<StoreException>(() => MigrateAsync(extra))).Problem;

    private async Task<string> AskAsync(string sql)
    {
        await using var raw = await database.OpenRawAsync(Cancel);
        return Convert.ToString(await raw.RunAsync(sql, Cancel), CultureInfo.InvariantCulture)!;
    }
}
