using MetaFlow.Storage;

namespace MetaFlow.Tests.Storage;

public sealed class SqliteMigrationsTests : MigrationsContract
{
    private readonly SqliteTestDatabase _database;

    public SqliteMigrationsTests()
        : this(new SqliteTestDatabase())
    {
    }

    private SqliteMigrationsTests(SqliteTestDatabase database)
        : base(database) => _database = database;

    [Fact]
    public async Task The_database_is_copied_before_it_is_migrated_and_the_newest_five_copies_are_kept()
    {
        await MigrateAsync();
        Assert.False(Directory.Exists(Backups));

        for (var number = 9001; number <= 9007; number++)
        {
            Clock.Advance(TimeSpan.FromMinutes(1));
            Add($"{number}_more", $"CREATE TABLE extra_{number} (id INTEGER);");
            await MigrateAsync(extra: true);
        }

        Assert.Equal(
            [
                "metaflow-before-9003-20260302T090300000Z.db",
                "metaflow-before-9004-20260302T090400000Z.db",
                "metaflow-before-9005-20260302T090500000Z.db",
                "metaflow-before-9006-20260302T090600000Z.db",
                "metaflow-before-9007-20260302T090700000Z.db",
            ],
            Directory.GetFiles(Backups).Select(Path.GetFileName).Order());

        await using var copy = await Providers.OpenAsync(
            "sqlite", $"Data Source={Directory.GetFiles(Backups).Max()};Pooling=False", Cancel);
        Assert.Equal("ok", await copy.RunAsync("PRAGMA integrity_check", Cancel));
        Assert.Equal(9006L, await copy.RunAsync("SELECT max(number) FROM schema_versions", Cancel));
    }

    [Fact]
    public async Task A_migration_that_leaves_rows_without_what_they_refer_to_is_refused()
    {
        Add("9001_break", "INSERT INTO revisions VALUES ('nowhere', 1, '', '', '', 0, '');");

        Assert.Equal("storage.migration_failed", (await RefusalAsync(extra: true)).Code);
    }

    [Fact]
    public async Task A_file_that_is_not_a_database_is_left_as_it_is()
    {
        var text = string.Concat(Enumerable.Repeat("not a database ", 100));
        await File.WriteAllTextAsync(_database.File, text, Cancel);

        var problem = await RefusalAsync();

        Assert.Equal("storage.not_a_database", problem.Code);
        Assert.Equal($"The file '{_database.File}' is not a SQLite database.", problem.Message);
        Assert.Equal(text, await File.ReadAllTextAsync(_database.File, Cancel));
    }

    [Fact]
    public void A_data_directory_that_cannot_be_made_is_named()
    {
        var directory = Path.Combine(_database.DataDirectory, "file", "below");
        File.WriteAllText(Path.Combine(_database.DataDirectory, "file"), "");

        var refused = Assert.Throws<StoreException>(() => Providers.New("sqlite", null).Open(
            new StorageOptions { DataDirectory = directory }, Clock, Microsoft.Extensions.Logging.Abstractions.NullLoggerFactory.Instance));

        Assert.Equal("storage.read_only", refused.Problem.Code);
        Assert.Equal($"'{directory}' cannot be written to.", refused.Problem.Message);
    }

    [Fact]
    public async Task A_database_that_cannot_be_written_to_is_named_by_the_check()
    {
        await MigrateAsync();
        File.SetAttributes(_database.File, FileAttributes.ReadOnly);

        var problem = OrdinaryUser.Ask(_database.DataDirectory, () => _database.Open(Clock), store => store.CheckAsync(Cancel));

        Assert.Equal("storage.read_only", problem!.Code);
    }

    private string Backups => Path.Combine(_database.DataDirectory, "backups");
}
