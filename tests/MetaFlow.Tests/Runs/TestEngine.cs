using MetaFlow.Json;
using MetaFlow.Runs;
using MetaFlow.Storage;
using MetaFlow.Tests.Runs.Probe;
using MetaFlow.Workflows;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace MetaFlow.Tests.Runs;

/// <summary>One node: the engine as the executable puts it together, on a store that other nodes may share.</summary>
internal sealed class TestEngine : IAsyncDisposable
{
    public static readonly TimeSpan Lease = TimeSpan.FromSeconds(15);

    private readonly ServiceProvider _services;

    public TestEngine(IStore store, FakeClock clock, ProbeLog log)
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddSingleton<TimeProvider>(clock);
        services.AddSingleton(log);
        services.AddSingleton(_ => store.Journal);
        services.AddSingleton(_ => store.Queue);
        services.AddSingleton(_ => store.Signals);
        services.AddSingleton(_ => store.Pauses);
        services.AddSingleton(_ => store.Blobs);
        services.AddRuns(new ConfigurationBuilder().Build(), typeof(ProbeStep).Assembly);
        services.AddRunWorker();
        _services = services.BuildServiceProvider();
    }

    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    public async Task<RunHead> StartAsync(string steps, params (string, JsonData)[] inputs)
    {
        var declared = string.Join(',', inputs.Select(input => $$"""{{JsonData.Parse($"\"{input.Item1}\"")}}: { "type": "any" }"""));
        var workflow = Get<WorkflowReader>().Read(Some.Definition(steps, $"{{{declared}}}"), out var problems);
        Assert.Empty(problems);
        var (run, refused) = await Get<RunStarter>().StartAsync(
            new RunRequest(workflow!, null, JsonObject.Of(inputs), "kim"), TestContext.Current.CancellationToken);
        Assert.Empty(refused);
        return run!;
    }

    public async Task<RunLease?> ClaimAsync(RunHead run) => await Get<IRunQueue>().ClaimAsync(
        run.Id, Get<NodeName>().Value, Get<TimeProvider>().GetUtcNow(), Lease, TestContext.Current.CancellationToken);

    /// <summary>Claims the run and takes it as far as it goes.</summary>
    public async Task<RunReport> DriveAsync(RunHead run)
    {
        var lease = await ClaimAsync(run);
        Assert.NotNull(lease);
        await Get<RunDriver>().DriveAsync(lease, CancellationToken.None, TestContext.Current.CancellationToken);
        return await ReportAsync(run);
    }

    public async Task<RunReport> ReportAsync(RunHead run) =>
        (await Get<RunReports>().FindAsync(run.Id, TestContext.Current.CancellationToken))!;

    public ValueTask DisposeAsync() => _services.DisposeAsync();
}
