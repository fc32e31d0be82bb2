using MetaFlow.Json;
using MetaFlow.Runs;

namespace MetaFlow.Tests.Storage;

public abstract class RunSignalsContract(ITestDatabase database) : StoreContract(database)
{
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task What_was_asked_of_a_run_comes_back_in_its_order()
    {
        var head = await Store.Journal.CreateAsync(Stored.Head(), Cancel);
        SignalKind[] kinds =
        [
            new SignalKind.Pause(), new SignalKind.Resume(), new SignalKind.Answer("ok/묻기", JsonObject.Of(("approved", true))),
            new SignalKind.SkipWait("each[3]/steps/wait"), new SignalKind.SetVar("수", JsonNull.Value), new SignalKind.Cancel(),
        ];

        foreach (var kind in kinds)
        {
            Assert.Equal(SignalOutcome.Sent, await SendAsync(head.Id, kind));
        }

        var pending = await Store.Signals.PendingAsync(head.Id, Cancel);
        Assert.Equal(kinds.Select(kind => kind.ToString()), pending.Select(signal => signal.Kind.ToString()));
        Assert.All(pending, signal => Assert.Equal(("김\uFFFD", "이유", Now), (signal.By, signal.Why, signal.At)));
        Assert.Equal(pending.Select(signal => signal.Id).Order().Distinct(), pending.Select(signal => signal.Id));
    }

    [Theory]
    [InlineData(RunStatus.Queued, SignalOutcome.Sent)]
    [InlineData(RunStatus.Running, SignalOutcome.Sent)]
    [InlineData(RunStatus.Waiting, SignalOutcome.Sent)]
    [InlineData(RunStatus.Succeeded, SignalOutcome.RunHasEnded)]
    [InlineData(RunStatus.Failed, SignalOutcome.RunHasEnded)]
    [InlineData(RunStatus.Cancelled, SignalOutcome.RunHasEnded)]
    public async Task Only_a_run_that_has_not_ended_hears_something(RunStatus status, SignalOutcome outcome)
    {
        var head = await Store.Journal.CreateAsync(Stored.Head(status: status), Cancel);

        Assert.Equal(outcome, await SendAsync(head.Id, new SignalKind.Cancel()));
        Assert.Equal(outcome == SignalOutcome.Sent ? 1 : 0, (await Store.Signals.PendingAsync(head.Id, Cancel)).Count);
    }

    [Fact]
    public async Task A_run_that_does_not_exist_hears_nothing()
    {
        Assert.Equal(SignalOutcome.NoRun, await SendAsync(Stored.Head().Id, new SignalKind.Cancel()));
    }

    [Theory]
    [InlineData(null)]
    [InlineData(3600)]
    public async Task A_run_that_waits_is_due_when_something_is_asked_of_it(int? wakeAfter)
    {
        DateTimeOffset? wakeAt = wakeAfter is { } seconds ? Now.AddSeconds(seconds) : null;
        var head = await Store.Journal.CreateAsync(Stored.Head(status: RunStatus.Waiting, wakeAt: wakeAt), Cancel);
        Assert.Empty(await ClaimAsync());

        await SendAsync(head.Id, new SignalKind.Resume());

        Assert.Equal(1, Assert.Single(await ClaimAsync()).Signals);
    }

    [Fact]
    public async Task A_signal_wakes_who_waits_for_work()
    {
        var head = await Store.Journal.CreateAsync(Stored.Head(status: RunStatus.Waiting), Cancel);
        await Store.Queue.WaitForWorkAsync(TimeSpan.FromDays(1), Cancel).WaitAsync(TimeSpan.FromSeconds(20), Cancel);
        var waiting = Store.Queue.WaitForWorkAsync(TimeSpan.FromMinutes(5), Cancel);

        await SendAsync(head.Id, new SignalKind.Cancel());

        await waiting.WaitAsync(TimeSpan.FromSeconds(20), Cancel);
    }

    [Fact]
    public async Task A_signal_that_comes_while_a_run_goes_to_sleep_is_not_slept_through()
    {
        await Store.Journal.CreateAsync(Stored.Head(), Cancel);
        var lease = Assert.Single(await ClaimAsync());
        await SendAsync(lease.Head.Id, new SignalKind.Cancel());

        var asleep = lease.Head with { Status = RunStatus.Waiting, WakeAt = null, LastSequence = 2 };
        await Store.Journal.AppendAsync(asleep, lease.Fence, Cancel, Stored.Entry(2));
        await Store.Queue.ReleaseAsync(lease.Head.Id, lease.Fence, Cancel);

        Assert.Equal(1, Assert.Single(await ClaimAsync()).Signals);
    }

    [Fact]
    public async Task A_signal_is_gone_with_the_commit_that_answers_to_it_and_stays_where_the_commit_is_refused()
    {
        await Store.Journal.CreateAsync(Stored.Head(), Cancel);
        var lease = Assert.Single(await ClaimAsync());
        await SendAsync(lease.Head.Id, new SignalKind.Pause());
        await SendAsync(lease.Head.Id, new SignalKind.Resume());
        var first = (await Store.Signals.PendingAsync(lease.Head.Id, Cancel))[0];
        var asleep = lease.Head with { Status = RunStatus.Waiting, WakeAt = null, LastSequence = 2 };

        var refused = await SettleAsync(asleep, lease.Fence + 1, first.Id);
        Assert.Equal(2, (await Store.Signals.PendingAsync(lease.Head.Id, Cancel)).Count);
        var written = await SettleAsync(asleep, lease.Fence, first.Id);
        var second = Assert.Single(await Store.Signals.PendingAsync(lease.Head.Id, Cancel));
        await Store.Queue.ReleaseAsync(lease.Head.Id, lease.Fence, Cancel);
        var again = Assert.Single(await ClaimAsync());
        await SettleAsync(asleep with { LastSequence = 3 }, again.Fence, second.Id);
        await Store.Queue.ReleaseAsync(again.Head.Id, again.Fence, Cancel);

        Assert.Equal((WriteOutcome.FenceLost, WriteOutcome.Written), (refused, written));
        Assert.Equal(1, again.Signals);
        Assert.Empty(await ClaimAsync());
    }

    [Fact]
    public async Task A_node_is_told_which_of_its_runs_have_signals()
    {
        for (var count = 0; count < 3; count++)
        {
            await Store.Journal.CreateAsync(Stored.Head(), Cancel);
        }

        var mine = await Store.Queue.ClaimAsync("a", 2, Now, Lease, Cancel);
        var other = Assert.Single(await Store.Queue.ClaimAsync("b", 1, Now, Lease, Cancel));
        await SendAsync(mine[1].Head.Id, new SignalKind.Cancel());
        await SendAsync(other.Head.Id, new SignalKind.Cancel());

        Assert.Equal([mine[1].Head.Id], await Store.Signals.SignalledAsync("a", Cancel));
    }

    private async Task<WriteOutcome> SettleAsync(RunHead head, long fence, long signal) => Assert.Single(await Store.Journal.AppendAsync(
        [new RunWrite(head, fence, [Stored.Entry(head.LastSequence)]) { Settled = [signal] }], Cancel));

    private Task<SignalOutcome> SendAsync(RunId run, SignalKind kind) =>
        Store.Signals.SendAsync(new RunSignal(0, run, kind, "김\0", "이유", Now), Cancel);

    private Task<IReadOnlyList<RunLease>> ClaimAsync() => Store.Queue.ClaimAsync("a", 10, Now, Lease, Cancel);
}
