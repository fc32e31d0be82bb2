using MetaFlow.Runs;
using MetaFlow.Storage;
using MetaFlow.Tests.Runs;
using MetaFlow.Tests.Runs.Probe;
using MetaFlow.Triggers;
using MetaFlow.Workflows;

namespace MetaFlow.Tests.Triggers;

/// <summary>One node that fires what is due, on a store that others may share and a clock that stands still.</summary>
internal sealed class TriggerBench(IStore store, FakeClock clock, Action<TriggerOptions>? options = null) : IAsyncDisposable
{
    private readonly TestEngine _engine = new(store, clock, new ProbeLog(), triggers: options);

    public TriggerDesk Desk => Get<TriggerDesk>();

    public ScheduleKeeper Keeper => Get<ScheduleKeeper>();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public T Get<T>()
        where T : notnull => _engine.Get<T>();

    public async Task PublishAsync(string definition)
    {
        var library = Get<WorkflowLibrary>();
        var (outcome, problems) = await library.SaveAsync(definition, null, "kim", "", Cancel);
        Assert.True(outcome is not null, string.Join(" ", problems.Select(problem => problem.Message)));
        var revision = outcome is SaveOutcome.Saved saved ? saved.Revision : Assert.IsType<SaveOutcome.Unchanged>(outcome).Latest;
        Assert.IsType<PublishOutcome.Published>(await library.PublishAsync(revision.WorkflowId, revision.Number, Cancel));
        Assert.DoesNotContain(problems, problem => problem.Severity == Severity.Error);
    }

    /// <summary>Does what there is to do now.</summary>
    public Task<DateTimeOffset> TurnAsync() => Keeper.TurnAsync(Cancel);

    /// <summary>Lets the time pass up to a moment, and does what there is to do on the way.</summary>
    public async Task GoOnAsync(TimeSpan time)
    {
        var until = clock.GetUtcNow() + time;
        clock.Advance(TimeSpan.FromSeconds(1));
        await TurnAsync();
        while (Get<WatchedTriggers>().NextAt() is { } next && next <= until)
        {
            clock.Advance(next > clock.GetUtcNow() ? next - clock.GetUtcNow() : TimeSpan.FromMilliseconds(1));
            await TurnAsync();
        }

        clock.Advance(until - clock.GetUtcNow());
        await TurnAsync();
    }

    public async Task<TriggerView> FindAsync(string workflow)
    {
        var (trigger, problem) = await Desk.FindAsync(new TriggerKey(workflow, SomeSchedule.Id), Cancel);
        Assert.Null(problem);
        return trigger!;
    }

    /// <summary>The ledger of a workflow's trigger, the oldest first, as <c>09:00 Fired</c>.</summary>
    public async Task<IReadOnlyList<string>> LedgerAsync(string workflow) =>
    [
        .. (await store.Firings.ListAsync(new FiringQuery(workflow, Limit: 1000), Cancel)).Reverse()
            .Select(row => $"{row.DueAt:HH:mm}{(row.Until is { } until ? $"-{until:HH:mm} x{row.Occurrences}" : "")} {row.Outcome}{(row.Reason is { } reason ? $" {reason}" : "")}"),
    ];

    public async Task<IReadOnlyList<RunHead>> RunsAsync(string workflow) => await store.Journal.ListAsync(new RunQuery(workflow, Limit: 500), Cancel);

    /// <summary>Takes each run that waits to be begun to its end.</summary>
    public async Task DriveAsync()
    {
        foreach (var run in (await store.Journal.ListAsync(new RunQuery(Limit: 500) { IsOpen = true }, Cancel)).Reverse())
        {
            if (await _engine.ClaimAsync(run) is { } lease)
            {
                await Get<RunDriver>().DriveAsync(lease, CancellationToken.None, Cancel);
            }
        }
    }

    public ValueTask DisposeAsync() => _engine.DisposeAsync();
}
