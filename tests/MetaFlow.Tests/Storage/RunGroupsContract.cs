using System.Collections.Concurrent;
using MetaFlow.Runs;
using MetaFlow.Workflows;

namespace MetaFlow.Tests.Storage;

/// <summary>How many runs of a workflow, or of it and a key, are begun at the same time.</summary>
public abstract class RunGroupsContract(ITestDatabase database) : StoreContract(database)
{
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(30);

    private int _asked;

    [Fact]
    public async Task As_many_runs_of_a_group_are_claimed_as_its_limit_says_and_the_next_when_one_has_ended()
    {
        var first = await AskAsync(limit: 2);
        await AskAsync(limit: 2);
        var third = await AskAsync(limit: 2);
        var other = await AskAsync(limit: 2, key: "other");

        var claimed = await ClaimAsync();
        var none = await ClaimAsync();
        await EndAsync(claimed.Single(lease => lease.Head.Id == first.Id));
        var next = await ClaimAsync();

        Assert.Equal(3, claimed.Count);
        Assert.Contains(other.Id, claimed.Select(lease => lease.Head.Id));
        Assert.Empty(none);
        Assert.Equal(third.Id, Assert.Single(next).Head.Id);
    }

    [Fact]
    public async Task A_run_that_waits_keeps_its_place_and_goes_on_in_it()
    {
        var first = await AskAsync(limit: 1);
        await AskAsync(limit: 1);
        var lease = Assert.Single(await ClaimAsync());
        var waiting = lease.Head with { Status = RunStatus.Waiting, StartedAt = Now, WakeAt = Now.AddMinutes(5) };
        await Store.Journal.AppendAsync(waiting, lease.Fence, Cancel, Stored.Entry(2));
        await Store.Queue.ReleaseAsync(first.Id, lease.Fence, Cancel);

        Assert.Empty(await ClaimAsync(Now.AddMinutes(1)));
        Assert.Equal(first.Id, Assert.Single(await ClaimAsync(Now.AddMinutes(6))).Head.Id);
    }

    [Fact]
    public async Task A_run_for_later_takes_its_place_when_its_time_has_come()
    {
        var later = await AskAsync(limit: 1, wakeAt: Now.AddHours(1));
        var now = await AskAsync(limit: 1);

        var before = Assert.Single(await ClaimAsync());
        var meanwhile = await ClaimAsync(Now.AddHours(2));
        await EndAsync(Assert.Single(meanwhile));
        var afterwards = Assert.Single(await ClaimAsync(Now.AddHours(2)));

        Assert.Equal(now.Id, before.Head.Id);
        Assert.Equal(before.Head.Id, Assert.Single(meanwhile).Head.Id);
        Assert.Equal(later.Id, afterwards.Head.Id);
    }

    [Fact]
    public async Task A_start_that_is_to_be_skipped_is_refused_while_the_group_is_full_and_leaves_nothing()
    {
        var first = await AskAsync(limit: 1, overlap: RunOverlap.Skip);

        var (second, outcome) = await TryAsync(limit: 1, overlap: RunOverlap.Skip);
        await EndAsync(Assert.Single(await ClaimAsync()));
        var (_, afterwards) = await TryAsync(limit: 1, overlap: RunOverlap.Skip);

        Assert.Equal(WriteOutcome.GroupFull, outcome);
        Assert.Null(await Store.Journal.FindAsync(second.Id, Cancel));
        Assert.Empty(await Store.Journal.ReadAsync(second.Id, 0, 10, Cancel));
        Assert.Equal(WriteOutcome.Written, afterwards);
        Assert.NotNull(await Store.Journal.FindAsync(first.Id, Cancel));
    }

    [Fact]
    public async Task Asked_for_twice_a_run_of_a_full_group_exists_already()
    {
        var head = await AskAsync(limit: 1, overlap: RunOverlap.Skip);

        Assert.Equal(WriteOutcome.AlreadyExists, await CreateAsync(head, RunOverlap.Skip));
    }

    [Fact]
    public async Task Older_runs_are_cancelled_for_a_new_one_which_begins_when_they_have_ended()
    {
        var oldest = await AskAsync(limit: 2, overlap: RunOverlap.CancelPrevious);
        var older = await AskAsync(limit: 2, overlap: RunOverlap.CancelPrevious);
        var leases = await ClaimAsync();

        var newest = await AskAsync(limit: 2, overlap: RunOverlap.CancelPrevious);

        var signal = Assert.Single(await Store.Signals.PendingAsync(oldest.Id, Cancel));
        Assert.IsType<SignalKind.Cancel>(signal.Kind);
        Assert.Equal($"run {newest.Id}", signal.By);
        Assert.Empty(await Store.Signals.PendingAsync(older.Id, Cancel));
        Assert.Empty(await ClaimAsync());
        await EndAsync(leases.Single(lease => lease.Head.Id == oldest.Id), settled: signal.Id);
        Assert.Equal(newest.Id, Assert.Single(await ClaimAsync()).Head.Id);
    }

    [Fact]
    public async Task A_held_run_that_is_cancelled_is_claimed_without_a_place_so_that_it_can_end()
    {
        await AskAsync(limit: 1);
        var held = await AskAsync(limit: 1);
        await ClaimAsync();

        Assert.True((await Store.Journal.FindAsync(held.Id, Cancel))!.IsHeld);
        await Store.Signals.SendAsync(new RunSignal(0, held.Id, new SignalKind.Pause(), "ada", null, Now), Cancel);
        Assert.Empty(await ClaimAsync());
        await Store.Signals.SendAsync(new RunSignal(0, held.Id, new SignalKind.Cancel(), "ada", null, Now), Cancel);

        Assert.Equal(held.Id, Assert.Single(await ClaimAsync()).Head.Id);
    }

    [Fact]
    public async Task A_held_run_is_not_claimed_by_its_name()
    {
        await AskAsync(limit: 1);
        var held = await AskAsync(limit: 1);

        Assert.Null(await Store.Queue.ClaimAsync(held.Id, "a", Now.AddMinutes(1), Lease, Cancel));
    }

    [Fact]
    public async Task However_many_start_claim_and_end_at_once_no_more_than_the_limit_are_ever_begun()
    {
        const int Limit = 3;
        const int Runs = 60;
        var (begun, most, ended) = (0, 0, 0);
        var claims = new ConcurrentBag<RunId>();
        var starting = Parallel.ForEachAsync(Enumerable.Range(0, Runs), Options(4), async (_, _) => await AskAsync(Limit));

        await Parallel.ForEachAsync(Enumerable.Range(0, 4), Options(4), async (node, cancel) =>
        {
            while (Volatile.Read(ref ended) < Runs)
            {
                cancel.ThrowIfCancellationRequested();
                foreach (var lease in await Store.Queue.ClaimAsync($"node-{node}", 2, Now.AddMinutes(1), Lease, cancel))
                {
                    claims.Add(lease.Head.Id);
                    var now = Interlocked.Increment(ref begun);
                    InterlockedMax(ref most, now);
                    await Task.Yield();
                    Interlocked.Decrement(ref begun);
                    await EndAsync(lease);
                    Interlocked.Increment(ref ended);
                }
            }
        });
        await starting;

        Assert.InRange(most, 1, Limit);
        Assert.Equal(Runs, claims.Distinct().Count());
        Assert.Equal(Runs, claims.Count);
    }

    [Fact]
    public async Task Starts_that_are_made_at_once_and_skip_begin_no_more_than_the_limit()
    {
        var outcomes = new ConcurrentBag<WriteOutcome>();

        await Parallel.ForEachAsync(
            Enumerable.Range(0, 20), Options(6), async (_, _) => outcomes.Add((await TryAsync(limit: 2, overlap: RunOverlap.Skip)).Outcome));

        Assert.Equal(2, outcomes.Count(outcome => outcome == WriteOutcome.Written));
        Assert.Equal(18, outcomes.Count(outcome => outcome == WriteOutcome.GroupFull));
    }

    private static ParallelOptions Options(int atOnce) => new() { MaxDegreeOfParallelism = atOnce, CancellationToken = Cancel };

    private static void InterlockedMax(ref int most, int value)
    {
        for (var known = Volatile.Read(ref most); value > known; known = Volatile.Read(ref most))
        {
            Interlocked.CompareExchange(ref most, value, known);
        }
    }

    private Task<IReadOnlyList<RunLease>> ClaimAsync(DateTimeOffset? at = null) =>
        Store.Queue.ClaimAsync("a", 10, at ?? Now.AddSeconds(1), Lease, Cancel);

    private async Task<RunHead> AskAsync(
        int limit, string key = "", RunOverlap overlap = RunOverlap.Queue, DateTimeOffset? wakeAt = null)
    {
        var (head, outcome) = await TryAsync(limit, key, overlap, wakeAt);
        Assert.Equal(WriteOutcome.Written, outcome);
        return head;
    }

    private async Task<(RunHead Head, WriteOutcome Outcome)> TryAsync(
        int limit, string key = "", RunOverlap overlap = RunOverlap.Queue, DateTimeOffset? wakeAt = null)
    {
        var at = Now.AddMilliseconds(Interlocked.Increment(ref _asked));
        var head = Stored.Head(at, wakeAt: wakeAt ?? at) with { Group = new RunGroup(key, limit) };
        return (head, await CreateAsync(head, overlap));
    }

    private async Task<WriteOutcome> CreateAsync(RunHead head, RunOverlap overlap) =>
        Assert.Single(await Store.Journal.AppendAsync([new RunWrite(head, 0, [Stored.Entry(1)]) { Overlap = overlap }], Cancel));

    private async Task EndAsync(RunLease lease, params long[] settled)
    {
        var write = new RunWrite(lease.Head.Ended(RunStatus.Succeeded, Now), lease.Fence, [Stored.Entry(2)]) { Settled = settled };
        Assert.Equal(WriteOutcome.Written, Assert.Single(await Store.Journal.AppendAsync([write], Cancel)));
    }
}
