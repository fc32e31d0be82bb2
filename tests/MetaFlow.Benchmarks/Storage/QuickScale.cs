using System.Diagnostics;
using System.Globalization;
using MetaFlow.Runs;
using MetaFlow.Storage;
using MetaFlow.Web.Storage;
using Microsoft.Extensions.Logging.Abstractions;

namespace MetaFlow.Benchmarks.Storage;

/// <summary>
/// What people and workers ask of a database with many runs: <c>scale [journal rows]</c> fills one through the store, ten
/// rows a run, and prints the median and the slowest of each question. SQLite, or the empty PostgreSQL database whose
/// connection string METAFLOW_BENCHMARK_POSTGRES has.
/// </summary>
internal static class QuickScale
{
    private const int RowsOfRun = 10;
    private const int AtOnce = 512;
    private const int Workflows = 50;
    private const int Held = 100_000;
    private const int Times = 41;

    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(5);
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly byte[] Payload = new byte[300];

    public static async Task RunAsync(string[] arguments)
    {
        var rows = arguments.Length > 0 ? int.Parse(arguments[0], CultureInfo.InvariantCulture) : 1_000_000;
        var directory = Directory.CreateTempSubdirectory("metaflow-scale-");
        try
        {
            var postgres = Environment.GetEnvironmentVariable("METAFLOW_BENCHMARK_POSTGRES");
            var options = new StorageOptions
            {
                Provider = postgres is null ? "sqlite" : "postgres",
                ConnectionString = postgres ?? "",
                DataDirectory = directory.FullName,
            };
            await using var store = StoreLoader.Load(options).Open(options, TimeProvider.System, NullLoggerFactory.Instance);
            await store.MigrateAsync(CancellationToken.None);
            var runs = rows / RowsOfRun;
            var watch = Stopwatch.StartNew();
            var some = await FillAsync(store, runs);
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"{options.Provider}: {runs:N0} runs, {rows:N0} journal rows in {watch.Elapsed.TotalSeconds:0} s"));
            await AskAsync(store, some);
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    /// <returns>A run of the middle.</returns>
    private static async Task<RunHead> FillAsync(IStore store, int runs)
    {
        RunHead? middle = null;
        for (var first = 0; first < runs; first += AtOnce)
        {
            var count = Math.Min(AtOnce, runs - first);
            var created = Enumerable.Range(first, count).Select(number => Head(number, $"workflow-{number % Workflows:00}")).ToList();
            await store.Journal.AppendAsync([.. created.Select(head => new RunWrite(head, 0, [Entry(1, head)]))], CancellationToken.None);
            var leases = await store.Queue.ClaimAsync("filler", count, Start.AddYears(1), Lease, CancellationToken.None);
            for (var sequence = 2; sequence <= RowsOfRun; sequence++)
            {
                await store.Journal.AppendAsync(
                    [.. leases.Select(lease => new RunWrite(At(lease.Head, sequence), lease.Fence, [Entry(sequence, lease.Head)]))], CancellationToken.None);
            }

            foreach (var lease in leases.Where(lease => StatusOf(lease.Head) == RunStatus.Waiting))
            {
                await store.Queue.ReleaseAsync(lease.Head.Id, lease.Fence, CancellationToken.None);
            }

            middle = first >= runs / 2 && middle is null ? created[0] : middle;
        }

        return middle!;
    }

    private static async Task AskAsync(IStore store, RunHead some)
    {
        var (journal, queue) = (store.Journal, store.Queue);
        var none = CancellationToken.None;
        var now = Start.AddYears(2);
        await MeasureAsync("list, first page", () => journal.ListAsync(new RunQuery(), none));
        await MeasureAsync("list, of a workflow", () => journal.ListAsync(new RunQuery("workflow-07"), none));
        await MeasureAsync("list, failed", () => journal.ListAsync(new RunQuery(Status: RunStatus.Failed), none));
        await MeasureAsync("list, failed of a workflow", () => journal.ListAsync(new RunQuery("workflow-07", RunStatus.Failed), none));
        await MeasureAsync("list, from the middle on", () => journal.ListAsync(new RunQuery(Before: some.Id), none));
        await MeasureAsync("list, of a workflow from the middle on", () => journal.ListAsync(new RunQuery("workflow-07", Before: some.Id), none));
        await MeasureAsync("list, not ended of a workflow", () => journal.ListAsync(new RunQuery("workflow-08") { IsOpen = true }, none));
        await MeasureAsync("open one run with its journal", async () =>
        {
            _ = await journal.FindAsync(some.Id, none);
            return await journal.ReadAsync(some.Id, 0, 1000, none);
        });
        await MeasureAsync("count by status", () => journal.CountAsync(none));
        await MeasureAsync("count those that have not ended", () => journal.CountAsync(new RunQuery { IsOpen = true }, none));
        await MeasureAsync("when the next run is due", () => queue.NextWakeAsync(none));
        await MeasureAsync("start of a run and its claim", () => ClaimAsync(store, now));

        await HoldAsync(store);
        var placed = (await queue.ClaimAsync("a", 1000, now, Lease, none)).Single(lease => lease.Head.Group is not null);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"with {Held:N0} queued runs of a full group, and as many of a workflow that is paused, before it"));
        await MeasureAsync("start of a run and its claim", () => ClaimAsync(store, now));
        await MeasureAsync("when the next run is due", () => queue.NextWakeAsync(none));
        await MeasureAsync("end of a run of the group, claim of the next", async () => placed = await EndAsync(store, placed, now));
        await MeasureAsync("deletion of 200 ended runs", () =>
            journal.DeleteEndedAsync(new RunRetention("workflow-07", now, null), 200, none), times: 8);
    }

    private static int _next = 100_000_000;

    private static int Next() => _next++;

    private static async Task<int> ClaimAsync(IStore store, DateTimeOffset now)
    {
        await store.Journal.AppendAsync([Ask(Next(), "free")], CancellationToken.None);
        var claimed = await store.Queue.ClaimAsync("a", 1, now, Lease, CancellationToken.None);
        return claimed.Count == 1 ? 1 : throw new InvalidOperationException("There was a run to claim.");
    }

    // One run has the place of the group, and all the others wait for it.
    private static async Task HoldAsync(IStore store)
    {
        for (var first = 0; first < Held; first += AtOnce)
        {
            var numbers = Enumerable.Range(first, Math.Min(AtOnce, Held - first)).ToList();
            RunWrite Group(int number)
            {
                var ask = Ask(1_000_000 + number, "full");
                return ask with { Head = ask.Head with { Group = new RunGroup("", 1) } };
            }

            await store.Journal.AppendAsync([.. numbers.Select(Group)], CancellationToken.None);
            await store.Journal.AppendAsync([.. numbers.Select(number => Ask(2_000_000 + number, "paused"))], CancellationToken.None);
        }

        await store.Pauses.PauseAsync(new RunPause("paused", "benchmark", null, Start), CancellationToken.None);
    }

    private static async Task<RunLease> EndAsync(IStore store, RunLease lease, DateTimeOffset now)
    {
        var write = new RunWrite(lease.Head with { Status = RunStatus.Succeeded, EndedAt = now, LastSequence = 2 }, lease.Fence, [Entry(2, lease.Head)]);
        await store.Journal.AppendAsync([write], CancellationToken.None);
        return (await store.Queue.ClaimAsync("a", 1, now, Lease, CancellationToken.None)).Single();
    }

    private static async Task MeasureAsync<T>(string what, Func<Task<T>> ask, int times = Times)
    {
        var took = new double[times];
        for (var time = 0; time < times; time++)
        {
            var began = Stopwatch.GetTimestamp();
            await ask();
            took[time] = Stopwatch.GetElapsedTime(began).TotalMilliseconds;
        }

        Array.Sort(took);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what,-42} {took[times / 2],8:0.00} ms   slowest {took[^1],8:0.00} ms"));
    }

    private static RunWrite Ask(int number, string workflow)
    {
        var head = Head(number, workflow);
        return new RunWrite(head, 0, [Entry(1, head)]);
    }

    private static RunHead Head(int number, string workflow)
    {
        var at = Start.AddSeconds(number / 10).AddMilliseconds(number % 10 * 100);
        return new RunHead(
            new RunId(Guid.CreateVersion7(at)), workflow, 1, new string('a', 64), RunStatus.Queued, "benchmark", 0, at, at,
            StartedAt: null, EndedAt: null, LastSequence: 1, ProblemCode: null, ProblemMessage: null);
    }

    private static RunHead At(RunHead head, int sequence) => sequence < RowsOfRun
        ? head with { Status = RunStatus.Running, StartedAt = head.CreatedAt, LastSequence = sequence }
        : head with
        {
            Status = StatusOf(head),
            StartedAt = head.CreatedAt,
            EndedAt = StatusOf(head) == RunStatus.Waiting ? null : head.CreatedAt.AddSeconds(9),
            WakeAt = StatusOf(head) == RunStatus.Waiting ? Start.AddYears(5) : null,
            LastSequence = sequence,
        };

    // Of a hundred runs one fails and one waits.
    private static RunStatus StatusOf(RunHead head) => (head.CreatedAt.ToUnixTimeMilliseconds() / 100 % 100) switch
    {
        7 => RunStatus.Failed,
        8 => RunStatus.Waiting,
        _ => RunStatus.Succeeded,
    };

    private static JournalEntry Entry(long sequence, RunHead head) =>
        new(sequence, JournalKind.StepCompleted, "fetch", 1, Payload, head.CreatedAt.AddSeconds(sequence));
}
