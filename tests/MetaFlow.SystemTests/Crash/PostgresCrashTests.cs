using System.Globalization;
using MetaFlow.Tests.Storage;

namespace MetaFlow.SystemTests.Crash;

/// <summary>Two nodes on PostgreSQL: one of them is killed at random, and PostgreSQL itself goes away and comes back.</summary>
[Collection(Alone.Name)]
public sealed class PostgresCrashTests : CrashContract
{
    private const string Variable = "METAFLOW_CRASH_KILLS";

    // Now and then it is not a node that dies, but what both stand on.
    private const int OutageEvery = 8;

    // A few minutes' worth; more where somebody asks for more.
    private static readonly int Kills = int.TryParse(Environment.GetEnvironmentVariable(Variable), CultureInfo.InvariantCulture, out var kills) ? kills : 40;

    private readonly PostgresServer _server = new();
    private readonly ServerFixture[] _nodes = new ServerFixture[2];
    private PostgresTestDatabase? _database;

    protected override ITestDatabase Database => _database ??= new PostgresTestDatabase(_server);

    protected override string Address => _nodes[Random.Shared.Next(_nodes.Length)].Address;

    protected override string Said => string.Join('\n', _nodes.OfType<ServerFixture>().Select(node => node.Output));

    public override async ValueTask DisposeAsync()
    {
        foreach (var node in _nodes.OfType<ServerFixture>())
        {
            await node.DisposeAsync();
        }

        await base.DisposeAsync();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task Whichever_node_dies_and_when_the_database_goes_away_every_run_ends_and_nothing_is_hidden()
    {
        string[] settings =
        [
            "MetaFlow:Storage:Provider=postgres", $"MetaFlow:Storage:ConnectionString={_database!.ConnectionString}",
            "MetaFlow:Runs:Lease=00:00:03", "MetaFlow:Http:AllowedNetworks=127.0.0.0/8",
        ];
        for (var index = 0; index < _nodes.Length; index++)
        {
            _nodes[index] = new ServerFixture { Settings = settings };
        }

        await PublishAsync([.. settings.SelectMany(setting => (string[])["--set", setting])]);
        await _nodes[0].InitializeAsync();
        await _nodes[1].StartAsync(Cancel);

        var turn = 0;
        await SurviveAsync(Kills, async () =>
        {
            if (++turn % OutageEvery == 0)
            {
                await _server.RestartAsync(TimeSpan.FromMilliseconds(Random.Shared.Next(1500)), Cancel);
                return;
            }

            var node = _nodes[Random.Shared.Next(_nodes.Length)];
            await node.KillAsync();
            await node.StartAsync(Cancel);
        });
    }
}
