using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Text.Json;
using MetaFlow.Runs;
using MetaFlow.Storage;
using MetaFlow.Tests.Storage;

namespace MetaFlow.SystemTests.Crash;

/// <summary>
/// What is left when the program dies at any moment: nothing that was accepted is lost, nothing stands still, nothing
/// that is done is done again, and what may have been done twice is on record.
/// </summary>
public abstract class CrashContract : IAsyncLifetime
{
    private const int Runs = 200;

    private static readonly TimeSpan EndsWithin = TimeSpan.FromMinutes(3);

    private readonly ConcurrentBag<string> _accepted = [];

    protected static CancellationToken Cancel => TestContext.Current.CancellationToken;

    internal CountingService Service { get; private set; } = null!;

    protected abstract ITestDatabase Database { get; }

    /// <summary>Where runs can be asked for at this moment.</summary>
    protected abstract string Address { get; }

    /// <summary>What the program that is asked has printed.</summary>
    protected virtual string Said => "";

    public virtual async ValueTask InitializeAsync()
    {
        await Database.MakeAsync(Cancel);
        Service = await CountingService.StartAsync(Cancel);
    }

    public virtual async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await Service.DisposeAsync();
        await Database.DisposeAsync();
    }

    protected async Task PublishAsync(params string[] place)
    {
        var folder = Directory.CreateTempSubdirectory("metaflow-crash-");
        foreach (var (id, text) in MixedWorkflows.All(Service.Address))
        {
            var file = Path.Combine(folder.FullName, $"{id}.json");
            await File.WriteAllTextAsync(file, text, Cancel);
            await SucceedAsync(["workflows", "import", file, .. place]);
            await SucceedAsync(["workflows", "publish", id, .. place]);
        }

        folder.Delete(recursive: true);
    }

    /// <summary>Asks for all runs while the program is killed, lets them end, and looks at what is left.</summary>
    protected async Task SurviveAsync(int kills, Func<Task> killAndStart)
    {
        var starting = StartAllAsync();
        for (var kill = 0; kill < kills; kill++)
        {
            await Task.Delay(Random.Shared.Next(400), Cancel);
            await killAndStart();
        }

        await starting;
        await using var store = Database.Open(TimeProvider.System);
        var journals = await EndOfAllAsync(store);

        foreach (var id in _accepted)
        {
            Assert.True(journals.ContainsKey(id), $"Run {id} was accepted and is lost.");
        }

        foreach (var (run, (head, journal)) in journals)
        {
            Assert.True(head.Status == RunStatus.Succeeded, $"Run {run} of {head.WorkflowId}: {head.Status} {head.ProblemMessage}");
            CheckSteps(run, journal);
            CheckCalls(run, head, journal);
        }

        var calls = Service.Calls.ToList();
        TestContext.Current.SendDiagnosticMessage(string.Create(CultureInfo.InvariantCulture,
            $"{journals.Count} runs, {kills} kills, {calls.Count} calls, {calls.Count - calls.DistinctBy(call => (call.Run, call.Step)).Count()} repeated, {journals.Values.Sum(each => Count(each.Journal, JournalKind.StepUnknown))} unknown"));
    }

    // Spread over the whole test; who gets no answer asks again, as a caller does.
    private async Task StartAllAsync()
    {
        using var http = new HttpClient(new SocketsHttpHandler()) { Timeout = TimeSpan.FromSeconds(5) };
        var workflows = MixedWorkflows.All(Service.Address).Keys.ToArray();
        while (_accepted.Count < Runs)
        {
            try
            {
                using var answer = await http.PostAsync(new Uri($"{Address}/hooks/{workflows[_accepted.Count % workflows.Length]}"), new StringContent("{}"), Cancel);
                if (answer.StatusCode == HttpStatusCode.Accepted)
                {
                    using var body = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Cancel));
                    _accepted.Add(body.RootElement.GetProperty("run").GetString()!);
                }
                else
                {
                    // While the database is away; anything else is a mistake of this test.
                    Assert.True(
                        answer.StatusCode == HttpStatusCode.ServiceUnavailable,
                        $"{answer.StatusCode} {await answer.Content.ReadAsStringAsync(Cancel)}\n{Said}");
                }
            }
            catch (Exception exception) when (exception is HttpRequestException or TaskCanceledException && !Cancel.IsCancellationRequested)
            {
                await Task.Delay(50, Cancel);
            }

            await Task.Delay(20, Cancel);
        }
    }

    private static async Task<Dictionary<string, (RunHead Head, IReadOnlyList<JournalEntry> Journal)>> EndOfAllAsync(IStore store)
    {
        var until = TimeProvider.System.GetUtcNow() + EndsWithin;
        while (true)
        {
            var heads = await store.Journal.ListAsync(new RunQuery(Limit: 500), Cancel);
            var open = heads.Where(head => !head.HasEnded).ToList();
            if (open.Count == 0)
            {
                var journals = new Dictionary<string, (RunHead, IReadOnlyList<JournalEntry>)>();
                foreach (var head in heads)
                {
                    journals[head.Id.ToString()] = (head, await store.Journal.ReadAsync(head.Id, 0, 10_000, Cancel));
                }

                return journals;
            }

            Assert.True(TimeProvider.System.GetUtcNow() < until, $"These runs stand still: {string.Join(", ", open.Select(head => $"{head.Id} ({head.WorkflowId}, {head.Status})"))}");
            foreach (var head in open.Where(head => head is { Status: RunStatus.Waiting, WakeAt: null }))
            {
                await SettleAsync(store, head.Id);
            }

            await Task.Delay(200, Cancel);
        }
    }

    // A person would look; here one half has happened, and the other is tried again.
    private static async Task SettleAsync(IStore store, RunId run)
    {
        var journal = await store.Journal.ReadAsync(run, 0, 10_000, Cancel);
        foreach (var unknown in journal.Where(entry => entry.Kind == JournalKind.StepUnknown))
        {
            if (journal.Any(later => later.StepPath == unknown.StepPath && later.Sequence > unknown.Sequence && later.Kind == JournalKind.StepSettled)
                || (await store.Signals.PendingAsync(run, Cancel)).Count > 0)
            {
                continue;
            }

            var choice = unknown.Sequence % 2 == 0 ? SettleChoice.Confirm : SettleChoice.Retry;
            await store.Signals.SendAsync(new RunSignal(0, run, new SignalKind.Settle(unknown.StepPath, choice, null), "test", null, TimeProvider.System.GetUtcNow()), Cancel);
        }
    }

    private static void CheckSteps(string run, IReadOnlyList<JournalEntry> journal)
    {
        foreach (var step in journal.Where(entry => entry.StepPath.Length > 0).GroupBy(entry => entry.StepPath))
        {
            var done = step.Where(entry => entry.Kind == JournalKind.StepCompleted).ToList();
            Assert.True(done.Count <= 1, $"Step {step.Key} of run {run} completed {done.Count} times.");
            Assert.True(
                done.Count == 0 || !step.Any(entry => entry.Kind == JournalKind.StepStarted && entry.Sequence > done[0].Sequence),
                $"Step {step.Key} of run {run} began again after it had completed.");
        }
    }

    private void CheckCalls(string run, RunHead head, IReadOnlyList<JournalEntry> journal)
    {
        var unknown = Count(journal, JournalKind.StepUnknown);
        var doubled = 0;
        foreach (var step in Service.Calls.Where(call => call.Run == run).GroupBy(call => call.Step))
        {
            var keys = step.Select(call => call.Key).Distinct().ToList();
            if (step.First().Method == "POST" && keys is [""])
            {
                doubled += step.Count() - 1;
            }
            else if (step.First().Method == "POST")
            {
                Assert.True(keys.Count == 1, $"Call {step.Key} of run {run} was sent with {keys.Count} keys.");
            }
        }

        Assert.True(doubled <= unknown, $"Run {run} of {head.WorkflowId} sent {doubled} calls again, and {unknown} are on record as unknown.");
        var all = Service.Calls.Where(call => call.Run == run && call.Key.Length > 0).Select(call => (call.Step, call.Key)).Distinct().ToList();
        Assert.Equal(all.Count, all.Select(call => call.Key).Distinct().Count());
    }

    private static int Count(IReadOnlyList<JournalEntry> journal, JournalKind kind) => journal.Count(entry => entry.Kind == kind);

    private static async Task SucceedAsync(string[] words)
    {
        var (exit, _, errors) = await ServeTests.RunAsync(words);
        Assert.True(exit == 0, errors);
    }
}
