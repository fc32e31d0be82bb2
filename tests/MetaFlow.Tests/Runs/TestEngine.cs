using MetaFlow.Approvals;
using MetaFlow.Credentials;
using MetaFlow.Events;
using MetaFlow.Json;
using MetaFlow.Runs;
using MetaFlow.Steps.Approval;
using MetaFlow.Storage;
using MetaFlow.Tests.Runs.Probe;
using MetaFlow.Tests.Steps.Approval;
using MetaFlow.Triggers;
using MetaFlow.Workflows;
using MetaFlow.Workflows.Certificates;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace MetaFlow.Tests.Runs;

/// <summary>One node: the engine as the executable puts it together, on a store that other nodes may share.</summary>
internal sealed class TestEngine : IAsyncDisposable
{
    public static readonly TimeSpan Lease = TimeSpan.FromSeconds(15);

    private readonly ServiceProvider _services;

    public TestEngine(
        IStore store, FakeClock clock, ProbeLog log, ICredentialSeal? seal = null, Action<TriggerOptions>? triggers = null, IEventStore? events = null,
        Dictionary<string, string?>? settings = null)
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.Configure<RunOptions>(options => options.MaxOutput = MaxOutput);
        services.AddSingleton<TimeProvider>(clock);
        services.AddSingleton(log);
        services.AddSingleton(_ => store.Journal);
        services.AddSingleton(_ => store.Queue);
        services.AddSingleton(_ => store.Signals);
        services.AddSingleton(_ => store.Pauses);
        services.AddSingleton(_ => store.Blobs);
        services.AddSingleton(_ => store.Credentials);
        services.AddSingleton(seal ?? new MirrorSeal());
        services.AddSingleton<CredentialVault>();
        services.AddSingleton(_ => store.Workflows);
        services.AddSingleton(_ => store.Certificates);
        services.AddSingleton<SurroundingsFinder>();
        services.AddSingleton<RevisionCertificates>();
        services.AddSingleton<WorkflowLibrary>();
        services.AddSingleton<ILoggerProvider>(Log);
        services.AddSingleton(_ => events ?? store.Events);
        services.AddSingleton(_ => store.Approvals);
        services.AddSingleton(_ => store.People);
        services.AddSingleton(_ => store.Inbox);
        services.AddSingleton<IApprovalTeller>(Told);
        services.AddRuns(new ConfigurationBuilder().Build(), typeof(ProbeStep).Assembly);
        services.AddRunWorker();
        services.AddSingleton(_ => store.SeenFiles);
        services.AddEventTriggers(new ConfigurationBuilder().AddInMemoryCollection(settings ?? []).Build());
        services.AddApprovalDesk();
        services.AddSingleton(_ => store.Firings);
        services.AddSingleton(_ => store.Triggers);
        services.AddTriggers(new ConfigurationBuilder().Build());
        services.AddScheduler();
        services.Configure<TriggerOptions>(options => triggers?.Invoke(options));
        _services = services.BuildServiceProvider();
    }

    /// <summary>What an output may have here: room for some large ones, and none that slow a test.</summary>
    public const int MaxOutput = 300_000;

    public LinesOfLog Log { get; } = new();

    /// <summary>What people were told of approvals.</summary>
    public CollectingTeller Told { get; } = new();

    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    public Task<RunHead> StartAsync(string steps, params (string, JsonData)[] inputs) => StartAsync(
        steps, string.Join(',', inputs.Select(input => $$"""{{JsonData.Parse($"\"{input.Item1}\"")}}: { "type": "any" }""")), inputs);

    /// <param name="declared">The members of <c>inputs</c>.</param>
    public async Task<RunHead> StartAsync(string steps, string declared, params (string, JsonData)[] inputs)
    {
        var workflow = Get<WorkflowReader>().Read(Some.Definition(steps, $"{{{declared}}}"), out var problems);
        Assert.Empty(problems);
        var (run, refused) = await Get<RunStarter>().StartAsync(
            new RunRequest(workflow!, null, JsonObject.Of(inputs), "kim"), TestContext.Current.CancellationToken);
        Assert.Empty(refused);
        return run!;
    }

    /// <summary>Saves a workflow and lets its triggers start runs.</summary>
    public async Task PublishAsync(string definition)
    {
        var library = Get<WorkflowLibrary>();
        var (outcome, problems) = await library.SaveAsync(definition, basedOn: null, "kim", "", TestContext.Current.CancellationToken);
        Assert.DoesNotContain(problems, problem => problem.Severity == Severity.Error);
        Assert.IsType<PublishOutcome.Published>(
            await library.PublishAsync(Assert.IsType<SaveOutcome.Saved>(outcome).Revision.WorkflowId, number: null, TestContext.Current.CancellationToken));
    }

    /// <summary>Sees to all that happened and drives all that it started, until nothing more comes of it.</summary>
    public async Task SettleAsync()
    {
        var queue = Get<IRunQueue>();
        while (true)
        {
            await Get<EventDispatch>().SeeToAllAsync(TestContext.Current.CancellationToken);
            var leases = await queue.ClaimAsync(Get<NodeName>().Value, 100, Get<TimeProvider>().GetUtcNow(), Lease, TestContext.Current.CancellationToken);
            if (leases.Count == 0)
            {
                return;
            }

            foreach (var lease in leases)
            {
                await Get<RunDriver>().DriveAsync(lease, CancellationToken.None, TestContext.Current.CancellationToken);
            }
        }
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

    /// <summary>What started the run.</summary>
    public async Task<JsonObject> TriggerOfAsync(RunHead run) => ((RunEvent.Queued)JournalPayload.Event(
        (await Get<JournalReader>().ReadAsync(run.Id, 0, 1, long.MaxValue, TestContext.Current.CancellationToken))[0])).Trigger;

    public ValueTask DisposeAsync() => _services.DisposeAsync();
}

internal static class LeasedRuns
{
    /// <summary>Takes a run that was claimed as far as it goes.</summary>
    public static async Task DriveAsync(this RunDriver driver, RunLease lease, CancellationToken stopping, CancellationToken lost) =>
        await driver.DriveAsync(await driver.OpenAsync(lease, lost), lease.Signals > 0, stopping, lost);
}
