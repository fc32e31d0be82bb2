using BenchmarkDotNet.Attributes;
using MetaFlow.Runs;
using MetaFlow.Storage;
using MetaFlow.Web.Storage;
using Microsoft.Extensions.Logging.Abstractions;

namespace MetaFlow.Benchmarks.Storage;

/// <summary>
/// Durable journal writes of one entry each, committed 64 at a time. PostgreSQL takes part where
/// METAFLOW_BENCHMARK_POSTGRES has the connection string of an empty database.
/// </summary>
[InProcess]
[MemoryDiagnoser]
public class JournalBenchmarks
{
    private const int Batch = 64;

    private readonly byte[] _payload = new byte[200];
    private string? _directory;
    private IStore? _store;
    private RunWrite[] _writes = [];

    public static IEnumerable<string> Providers =>
        Environment.GetEnvironmentVariable("METAFLOW_BENCHMARK_POSTGRES") is null ? ["sqlite"] : ["sqlite", "postgres"];

    [ParamsSource(nameof(Providers))]
    public string Provider { get; set; } = "";

    [GlobalSetup]
    public async Task OpenAsync()
    {
        _directory = Directory.CreateTempSubdirectory("metaflow-benchmark-").FullName;
        var options = new StorageOptions
        {
            Provider = Provider,
            DataDirectory = _directory,
            ConnectionString = Environment.GetEnvironmentVariable("METAFLOW_BENCHMARK_POSTGRES"),
        };
        _store = StoreLoader.Load(options).Open(options, TimeProvider.System, NullLoggerFactory.Instance);
        await _store.MigrateAsync(CancellationToken.None);

        RunWrite[] created = [.. Enumerable.Range(0, Batch).Select(_ => new RunWrite(Head(), 0, []))];
        await _store.Journal.AppendAsync(created, CancellationToken.None);
        var now = TimeProvider.System.GetUtcNow();
        var leases = await _store.Queue.ClaimAsync("benchmark", Batch, now, TimeSpan.FromHours(1), CancellationToken.None);
        _writes = [.. leases.Select(lease => new RunWrite(lease.Head with { Status = RunStatus.Running }, lease.Fence, []))];
    }

    [GlobalCleanup]
    public async Task CloseAsync()
    {
        await _store!.DisposeAsync();
        Directory.Delete(_directory!, recursive: true);
    }

    [Benchmark(OperationsPerInvoke = Batch)]
    public async Task Append()
    {
        for (var index = 0; index < Batch; index++)
        {
            var head = _writes[index].Head;
            var next = head.LastSequence + 1;
            _writes[index] = _writes[index] with
            {
                Head = head with { LastSequence = next },
                Entries = [new JournalEntry(next, JournalKind.StepCompleted, "fetch", 1, _payload, head.CreatedAt)],
            };
        }

        await _store!.Journal.AppendAsync(_writes, CancellationToken.None);
    }

    [Benchmark]
    public async Task Claim_and_release()
    {
        var head = Head();
        await _store!.Journal.AppendAsync([new RunWrite(head, 0, [])], CancellationToken.None);
        var lease = await _store.Queue.ClaimAsync(
            head.Id, "benchmark", head.CreatedAt, TimeSpan.FromHours(1), CancellationToken.None);
        await _store.Queue.ReleaseAsync(head.Id, lease!.Fence, CancellationToken.None);
    }

    private static RunHead Head()
    {
        var now = TimeProvider.System.GetUtcNow();
        return new RunHead(
            RunId.New(TimeProvider.System), "benchmark", 1, "hash", RunStatus.Queued, "benchmark", 0, now,
            WakeAt: null, StartedAt: null, EndedAt: null, LastSequence: 0, ProblemCode: null, ProblemMessage: null);
    }
}
