using System.Collections.Concurrent;
using System.Data.Common;
using System.Diagnostics;
using System.Globalization;
using MetaFlow.Runs;
using MetaFlow.Storage;
using MetaFlow.Tests.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace MetaFlow.SystemTests.Storage;

/// <summary>Two servers on one PostgreSQL database, of which one is frozen or asked to stop in the middle of a step.</summary>
public sealed class FencingTests(PostgresServer postgres) : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly PostgresTestDatabase _database = new(postgres, fresh: true);
    private readonly ConcurrentQueue<string> _asked = new();
    private readonly TaskCompletionSource _gate = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly DirectoryInfo _files = Directory.CreateTempSubdirectory("metaflow-fencing-");
    private WebApplication? _service;
    private IStore? _store;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await _database.MakeAsync(Cancel);
        _store = _database.Open(TimeProvider.System);
        await _store.MigrateAsync(Cancel);
        _service = Service();
        await _service.StartAsync(Cancel);
    }

    public async ValueTask DisposeAsync()
    {
        _gate.TrySetResult();
        if (_service is not null)
        {
            await _service.DisposeAsync();
        }

        if (_store is not null)
        {
            await _store.DisposeAsync();
        }

        await _database.DisposeAsync();
        _files.Delete(recursive: true);
    }

    [Fact]
    public async Task A_server_that_was_frozen_past_its_lease_writes_nothing_more_and_goes_on_to_serve()
    {
        await using var frozen = Server();
        await using var other = Server();
        await frozen.StartAsync(Cancel);
        var run = await AskAsync("first");
        await UntilAsync(() => Task.FromResult(_asked.Contains("first/slow")));

        await SignalAsync(frozen, "STOP");
        await other.StartAsync(Cancel);
        var ended = await EndOfAsync(run);
        var journal = await JournalAsync(run);
        _gate.SetResult();
        await SignalAsync(frozen, "CONT");
        await other.StopAsync(Cancel);
        var next = await EndOfAsync(await AskAsync("second"));

        Assert.Equal((RunStatus.Succeeded, RunStatus.Succeeded), (ended.Status, next.Status));
        Assert.Equal(journal, await JournalAsync(run));
        Assert.Equal(ended, await _store!.Journal.FindAsync(run, Cancel));
        Assert.Equal(["first/slow", "first/slow", "first/next", "second/slow", "second/next"], _asked);
    }

    [Fact]
    public async Task A_server_that_is_frozen_in_the_middle_of_a_transaction_holds_nobody_up_for_long()
    {
        await using var frozen = Server();
        await using var other = Server();
        _gate.SetResult();
        await frozen.StartAsync(Cancel);
        await EndOfAsync(await AskAsync("first"));
        await using var raw = await _database.OpenRawAsync(Cancel);
        await raw.RunAsync("BEGIN; LOCK TABLE runs IN EXCLUSIVE MODE", Cancel);
        await UntilAsync(() => AreThereAsync(raw, "wait_event_type = 'Lock'"));

        // Its statements end, and nobody is there to go on.
        await SignalAsync(frozen, "STOP");
        await raw.RunAsync("ROLLBACK", Cancel);
        await UntilAsync(() => AreThereAsync(raw, "state = 'idle in transaction'"));
        await other.StartAsync(Cancel);
        var next = await EndOfAsync(await AskAsync("second"));
        await UntilAsync(async () => !await AreThereAsync(raw, "state = 'idle in transaction'"));
        await SignalAsync(frozen, "CONT");
        await other.StopAsync(Cancel);
        var last = await EndOfAsync(await AskAsync("third"));

        Assert.Equal((RunStatus.Succeeded, RunStatus.Succeeded), (next.Status, last.Status));
    }

    [Fact]
    public async Task A_server_that_is_asked_to_stop_claims_nothing_more_finishes_its_step_and_leaves_the_rest_to_others()
    {
        await using var leaving = Server();
        await using var other = Server();
        await leaving.StartAsync(Cancel);
        var run = await AskAsync("first");
        await UntilAsync(() => Task.FromResult(_asked.Contains("first/slow")));

        var leaves = leaving.StopAsync(Cancel);
        await Task.Delay(TimeSpan.FromSeconds(1), Cancel);
        var late = await AskAsync("late");
        await Task.Delay(TimeSpan.FromSeconds(2), Cancel);
        var untouched = await _store!.Journal.FindAsync(late, Cancel);
        _gate.SetResult();
        var exit = await leaves;
        var handedOver = await JournalAsync(run);
        await other.StartAsync(Cancel);

        Assert.Equal(0, exit);
        Assert.Equal(RunStatus.Queued, untouched!.Status);
        Assert.Equal(RunStatus.Succeeded, (await EndOfAsync(run)).Status);
        Assert.Equal(RunStatus.Succeeded, (await EndOfAsync(late)).Status);
        Assert.Contains(handedOver, entry => entry.EndsWith("StepCompleted slow", StringComparison.Ordinal));
        Assert.Single(_asked, path => path == "first/slow");
        Assert.Single(_asked, path => path == "first/next");
    }

    private ServerFixture Server() => new()
    {
        Settings =
        [
            "MetaFlow:Storage:Provider=postgres", $"MetaFlow:Storage:ConnectionString={_database.ConnectionString}",
            "MetaFlow:Runs:Lease=00:00:03", "MetaFlow:Http:AllowedNetworks=127.0.0.0/8",
        ],
    };

    // The first call of all waits; whoever asks again for the same run is answered.
    private WebApplication Service()
    {
        var builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        var app = builder.Build();
        app.Urls.Add("http://127.0.0.1:0");
        app.MapGet("/{run}/{step}", async (HttpContext http, string run, string step) =>
        {
            var isFirst = _asked.IsEmpty;
            _asked.Enqueue($"{run}/{step}");
            if (isFirst)
            {
                await _gate.Task;
            }

            await http.Response.WriteAsync("done", CancellationToken.None);
        });
        return app;
    }

    private async Task<RunId> AskAsync(string name)
    {
        var file = Path.Combine(_files.FullName, $"{name}.json");
        await File.WriteAllTextAsync(
            file,
            $$"""
            { "metaflow": 1, "id": "{{name}}", "steps": [
              { "id": "slow", "type": "api_call", "settings": { "url": "{{_service!.Urls.Single()}}/{{name}}/slow" } },
              { "id": "next", "type": "api_call", "settings": { "url": "{{_service.Urls.Single()}}/{{name}}/next" } } ] }
            """,
            Cancel);
        var (exit, output, errors) = await ServeTests.RunAsync(
            [
                "run", file, "--at", "2020-01-01T00:00:00Z", "--data", _files.FullName,
                .. Server().Settings.SelectMany(setting => new[] { "--set", setting }),
            ]);
        Assert.True(exit == 0, errors);
        return output.Split(' ').Select(word => RunId.TryParse(word, out var id) ? id : (RunId?)null).OfType<RunId>().First();
    }

    private async Task<RunHead> EndOfAsync(RunId run)
    {
        RunHead? head = null;
        await UntilAsync(async () => (head = await _store!.Journal.FindAsync(run, Cancel)) is { HasEnded: true });
        return head!;
    }

    private async Task<List<string>> JournalAsync(RunId run) =>
    [
        .. (await _store!.Journal.ReadAsync(run, 0, 1000, Cancel)).Select(entry => string.Create(
            CultureInfo.InvariantCulture, $"{entry.Sequence} {entry.At:O} {entry.Attempt} {entry.Kind} {entry.StepPath}")),
    ];

    private static async Task<bool> AreThereAsync(DbConnection raw, string sessions) => true.Equals(
        await raw.RunAsync(
            $"SELECT count(*) > 0 FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() AND {sessions}", Cancel));

    private static async Task UntilAsync(Func<Task<bool>> done)
    {
        var watch = Stopwatch.StartNew();
        while (!await done())
        {
            Assert.True(watch.Elapsed < Patience, "It did not happen in time.");
            await Task.Delay(TimeSpan.FromMilliseconds(50), Cancel);
        }
    }

    private static async Task SignalAsync(ServerFixture server, string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", server.ProcessId.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync(Cancel);
        Assert.Equal(0, kill.ExitCode);
    }
}
