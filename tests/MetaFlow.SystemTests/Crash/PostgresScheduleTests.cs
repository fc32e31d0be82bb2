using System.Globalization;
using MetaFlow.Runs;
using MetaFlow.Storage;
using MetaFlow.Tests.Storage;
using MetaFlow.Triggers;
using MetaFlow.Workflows;

namespace MetaFlow.SystemTests.Crash;

/// <summary>Two nodes on PostgreSQL fire fifty schedules of one to five seconds, and one of them is killed every few seconds.</summary>
[Collection(Alone.Name)]
public sealed class PostgresScheduleTests : IAsyncLifetime
{
    private const string Variable = "METAFLOW_SCHEDULE_SECONDS";
    private const int Schedules = 50;

    private static readonly TimeSpan Lasts = TimeSpan.FromSeconds(
        int.TryParse(Environment.GetEnvironmentVariable(Variable), CultureInfo.InvariantCulture, out var seconds) ? seconds : 30);

    private readonly PostgresServer _server = new();
    private readonly List<ServerFixture> _nodes = [];
    private PostgresTestDatabase? _database;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _database = new PostgresTestDatabase(_server);
        await _database.MakeAsync(Cancel);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var node in _nodes)
        {
            await node.DisposeAsync();
        }

        await _database!.DisposeAsync();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task Whichever_node_dies_every_occurrence_is_in_the_ledger_once_and_has_one_run()
    {
        await using var store = _database!.Open(TimeProvider.System);
        await store.MigrateAsync(Cancel);
        for (var node = 0; node < 2; node++)
        {
            _nodes.Add(new ServerFixture
            {
                Settings =
                [
                    "MetaFlow:Storage:Provider=postgres", $"MetaFlow:Storage:ConnectionString={_database.ConnectionString}",
                    "MetaFlow:Runs:Lease=00:00:03", "MetaFlow:Triggers:Hold=00:00:03",
                ],
            });
        }

        await _nodes[0].InitializeAsync();
        await _nodes[1].StartAsync(Cancel);
        await PublishAsync(store);

        var until = TimeProvider.System.GetUtcNow() + Lasts;
        var kills = 0;
        while (TimeProvider.System.GetUtcNow() < until)
        {
            await Task.Delay(TimeSpan.FromSeconds(1 + Random.Shared.NextDouble() * 2), Cancel);
            var node = _nodes[Random.Shared.Next(_nodes.Count)];
            await node.KillAsync();
            kills++;
            await node.StartAsync(Cancel);
        }

        // Nothing new is fired, and what was begun comes to its end.
        await store.Triggers.SayAsync("", "", TriggerStanding.Paused, "test", null, TimeProvider.System.GetUtcNow(), Cancel);
        await EndAsync(store);
        await CheckAsync(store, kills);
    }

    private static async Task PublishAsync(IStore store)
    {
        for (var index = 0; index < Schedules; index++)
        {
            var id = Id(index);
            var text = $$"""
                { "metaflow": 1, "id": "{{id}}", "triggers": [ { "id": "clock", "type": "schedule", "overlap": "allow", "missed": "all",
                    {{(index % 2 == 0 ? $"\"every\": \"PT{Period(index)}S\"" : $"\"cron\": \"*/{Period(index)} * * * * *\"")}} } ],
                  "steps": [ { "id": "a", "type": "set", "settings": { "values": { "n": "{{"{{ trigger.dueAt }}"}}" } } } ] }
                """;
            await store.Workflows.SaveAsync(new NewRevision(id, new Dictionary<string, string> { ["en"] = id }, text, 0, "kim", ""), Cancel);
            Assert.True(await store.Workflows.PublishAsync(id, 1, Cancel));
        }
    }

    private static async Task EndAsync(IStore store)
    {
        var until = TimeProvider.System.GetUtcNow() + TimeSpan.FromMinutes(1);
        await Task.Delay(TimeSpan.FromSeconds(5), Cancel);
        while ((await store.Firings.ListAsync(new FiringQuery(Outcome: FiringOutcome.Expected), Cancel)).Count > 0)
        {
            Assert.True(TimeProvider.System.GetUtcNow() < until, "There are firings that nobody takes over.");
            await Task.Delay(200, Cancel);
        }
    }

    private static async Task CheckAsync(IStore store, int kills)
    {
        var outcomes = new Dictionary<string, int>();
        var (occurrences, started) = (0, 0);
        for (var index = 0; index < Schedules; index++)
        {
            var id = Id(index);
            var state = (await store.Triggers.FindAsync(id, "clock", Cancel))!;
            var rows = await store.Firings.ListAsync(new FiringQuery(id, Limit: 1_000_000), Cancel);
            var due = Due(index, state.Since, state.CoveredUntil);
            Assert.All(rows, row => Assert.Null(row.Until));
            Assert.Equal(due.Select(at => at.ToUnixTimeMilliseconds()), rows.Reverse().Select(row => row.DueAt.ToUnixTimeMilliseconds()));

            var fired = rows.Where(row => row.Outcome is FiringOutcome.Fired or FiringOutcome.Late or FiringOutcome.CaughtUp).ToList();
            var runs = await store.Journal.ListAsync(new RunQuery(id, Limit: 1_000_000), Cancel);
            Assert.Equal(fired.Select(row => row.Run!.Value).OrderBy(run => run.Value), runs.Select(run => run.Id).OrderBy(run => run.Value));
            foreach (var row in rows)
            {
                var outcome = $"{row.Outcome} {row.Reason}".Trim();
                outcomes[outcome] = outcomes.GetValueOrDefault(outcome) + 1;
            }

            (occurrences, started) = (occurrences + due.Count, started + runs.Count);
        }

        Assert.True(started > Schedules * Lasts.TotalSeconds / 5 / 2, $"Only {started} runs were started.");
        TestContext.Current.SendDiagnosticMessage(string.Create(
            CultureInfo.InvariantCulture,
            $"{occurrences} occurrences, {started} runs, {kills} kills: {string.Join(", ", outcomes.OrderBy(each => each.Key).Select(each => $"{each.Value} {each.Key}"))}"));
    }

    // Told without the schedules of the product: even seconds since 1970, and since the minute began.
    private static List<DateTimeOffset> Due(int index, DateTimeOffset since, DateTimeOffset until)
    {
        var due = new List<DateTimeOffset>();
        for (var second = since.ToUnixTimeSeconds() + 1; second <= until.ToUnixTimeSeconds(); second++)
        {
            if ((index % 2 == 0 ? second : second % 60) % Period(index) == 0)
            {
                due.Add(DateTimeOffset.FromUnixTimeSeconds(second));
            }
        }

        return due;
    }

    private static int Period(int index) => 1 + index / 2 % 5;

    private static string Id(int index) => string.Create(CultureInfo.InvariantCulture, $"s{index:00}");
}
