using MetaFlow.Tests.Storage;

namespace MetaFlow.SystemTests.Crash;

/// <summary>One node on SQLite, killed a hundred times.</summary>
[Collection(Alone.Name)]
public sealed class SqliteCrashTests : CrashContract
{
    private const int Kills = 100;

    private readonly SqliteTestDatabase _database = new();
    private readonly ServerFixture _server;

    public SqliteCrashTests() => _server = new ServerFixture
    {
        DataDirectory = _database.DataDirectory, Settings = ["MetaFlow:Http:AllowedNetworks=127.0.0.0/8"],
    };

    protected override ITestDatabase Database => _database;

    protected override string Address => _server.Address;

    public override async ValueTask DisposeAsync()
    {
        await _server.KillAsync();
        await base.DisposeAsync();
    }

    [Fact]
    public async Task Whatever_is_killed_at_whatever_moment_every_run_ends_and_nothing_is_hidden()
    {
        await PublishAsync("--data", _server.DataDirectory);
        await _server.InitializeAsync();

        await SurviveAsync(Kills, async () =>
        {
            await _server.KillAsync();
            await _server.StartAsync(Cancel);
        });
    }
}
