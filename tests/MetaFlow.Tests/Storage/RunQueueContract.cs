using System.Collections.Concurrent;
using MetaFlow.Runs;

namespace MetaFlow.Tests.Storage;

public abstract class RunQueueContract(ITestDatabase database) : StoreContract(database)
{
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(30);

    private IRunQueue Queue => Store.Queue;

    [Theory]
    [InlineData(RunStatus.Queued, null, true)]
    [InlineData(RunStatus.Queued, 0, true)]
    [InlineData(RunStatus.Queued, 1, false)]
    [InlineData(RunStatus.Running, null, true)]
    [InlineData(RunStatus.Waiting, null, false)]
    [InlineData(RunStatus.Waiting, -1, true)]
    [InlineData(RunStatus.Waiting, 0, true)]
    [InlineData(RunStatus.Waiting, 1, false)]
    [InlineData(RunStatus.Succeeded, -1, false)]
    [InlineData(RunStatus.Failed, null, false)]
    [InlineData(RunStatus.Cancelled, null, false)]
    public async Task A_free_run_is_claimed_when_it_is_due(RunStatus status, int? wakeAfter, bool expected)
    {
        DateTimeOffset? wakeAt = wakeAfter is { } milliseconds ? Now.AddMilliseconds(milliseconds) : null;
        await Store.Journal.CreateAsync(Stored.Head(status: status, wakeAt: wakeAt), Cancel);

        var claimed = await Queue.ClaimAsync("a", 10, Now, Lease, Cancel);

        Assert.Equal(expected, claimed.Count == 1);
    }

    [Fact]
    public async Task A_claim_gives_the_run_its_fence_and_the_end_of_the_lease()
    {
        var head = await Store.Journal.CreateAsync(Stored.Head(), Cancel);

        var lease = Assert.Single(await Queue.ClaimAsync("노드-1", 10, Now, Lease, Cancel));

        Assert.Equal(new RunLease(head, 1, Now + Lease), lease);
    }

    [Fact]
    public async Task Higher_priority_comes_first_then_older()
    {
        var old = await Store.Journal.CreateAsync(Stored.Head(Now.AddSeconds(1)), Cancel);
        var young = await Store.Journal.CreateAsync(Stored.Head(Now.AddSeconds(2)), Cancel);
        var urgent = await Store.Journal.CreateAsync(Stored.Head(Now.AddSeconds(3), priority: 5), Cancel);
        await Store.Journal.CreateAsync(Stored.Head(Now, priority: -1), Cancel);

        var claimed = await Queue.ClaimAsync("a", 3, Now.AddMinutes(1), Lease, Cancel);

        Assert.Equal([urgent.Id, old.Id, young.Id], claimed.Select(lease => lease.Head.Id));
    }

    [Fact]
    public async Task A_whole_batch_of_new_runs_is_claimed_at_once()
    {
        RunWrite[] writes = [.. Enumerable.Range(0, 64).Select(_ => new RunWrite(Stored.Head(), 0, []))];
        Assert.All(await Store.Journal.AppendAsync(writes, Cancel), outcome => Assert.Equal(WriteOutcome.Written, outcome));

        var claimed = await Queue.ClaimAsync("a", 64, Now, Lease, Cancel);

        Assert.Equal(64, claimed.Select(lease => lease.Head.Id).Distinct().Count());
    }

    [Fact]
    public async Task A_leased_run_is_claimed_by_nobody_until_its_lease_passes()
    {
        await Store.Journal.CreateAsync(Stored.Head(), Cancel);
        await Queue.ClaimAsync("a", 1, Now, Lease, Cancel);

        Assert.Empty(await Queue.ClaimAsync("b", 1, Now + Lease - TimeSpan.FromMilliseconds(1), Lease, Cancel));
        var taken = Assert.Single(await Queue.ClaimAsync("b", 1, Now + Lease, Lease, Cancel));
        Assert.Equal(2, taken.Fence);
    }

    [Fact]
    public async Task Two_claimers_never_get_the_same_run()
    {
        foreach (var number in Enumerable.Range(0, 120))
        {
            await Store.Journal.CreateAsync(Stored.Head(Now.AddMilliseconds(number)), Cancel);
        }

        var claimed = new ConcurrentBag<RunId>();
        var due = Now.AddMinutes(1);
        await Parallel.ForEachAsync(
            Enumerable.Range(0, 60),
            new ParallelOptions { MaxDegreeOfParallelism = 6, CancellationToken = Cancel },
            async (claimer, cancel) =>
            {
                foreach (var lease in await Queue.ClaimAsync($"node-{claimer}", 3, due, Lease, cancel))
                {
                    claimed.Add(lease.Head.Id);
                }
            });

        Assert.Equal(120, claimed.Count);
        Assert.Equal(120, claimed.Distinct().Count());
    }

    [Fact]
    public async Task Of_many_who_want_one_run_one_gets_it()
    {
        var head = await Store.Journal.CreateAsync(Stored.Head(), Cancel);

        var leases = await Task.WhenAll(
            Enumerable.Range(0, 8).Select(node => Queue.ClaimAsync(head.Id, $"node-{node}", Now, Lease, Cancel)));

        Assert.Single(leases, lease => lease is not null);
    }

    [Theory]
    [InlineData(RunStatus.Queued, true)]
    [InlineData(RunStatus.Waiting, true)]
    [InlineData(RunStatus.Succeeded, false)]
    public async Task A_run_is_claimed_by_its_name_before_its_wake_time_unless_it_has_ended(RunStatus status, bool expected)
    {
        var head = await Store.Journal.CreateAsync(Stored.Head(status: status, wakeAt: Now.AddHours(1)), Cancel);

        var lease = await Queue.ClaimAsync(head.Id, "a", Now, Lease, Cancel);

        Assert.Equal(expected, lease is not null);
    }

    [Fact]
    public async Task A_run_that_was_never_created_cannot_be_claimed() =>
        Assert.Null(await Queue.ClaimAsync(RunId.New(Clock), "a", Now, Lease, Cancel));

    [Fact]
    public async Task Only_leases_that_the_node_still_holds_are_extended()
    {
        var held = await Store.Journal.CreateAsync(Stored.Head(), Cancel);
        var lost = await Store.Journal.CreateAsync(Stored.Head(), Cancel);
        var ended = await Store.Journal.CreateAsync(Stored.Head(), Cancel);
        var leases = await Queue.ClaimAsync("a", 3, Now, Lease, Cancel);
        await Queue.ClaimAsync(lost.Id, "b", Now + Lease, Lease, Cancel);
        await Store.Journal.AppendAsync(ended.Ended(RunStatus.Succeeded, Now), 1, Cancel);

        var extended = await Queue.ExtendAsync(
            "a", [.. leases.Select(lease => (lease.Head.Id, lease.Fence))], Now + (3 * Lease), Cancel);

        Assert.Equal([held.Id], extended);
        Assert.Empty(await Queue.ClaimAsync("c", 3, Now + (2 * Lease) - TimeSpan.FromSeconds(1), Lease, Cancel));
    }

    [Fact]
    public async Task A_released_run_is_free_at_once_and_keeps_its_fence()
    {
        var head = await Store.Journal.CreateAsync(Stored.Head(), Cancel);
        await Queue.ClaimAsync(head.Id, "a", Now, Lease, Cancel);

        await Queue.ReleaseAsync(head.Id, 1, Cancel);

        Assert.Equal(2, Assert.Single(await Queue.ClaimAsync("b", 1, Now, Lease, Cancel)).Fence);
    }

    [Fact]
    public async Task Releasing_a_lost_lease_does_nothing()
    {
        var head = await Store.Journal.CreateAsync(Stored.Head(), Cancel);
        await Queue.ClaimAsync(head.Id, "a", Now, Lease, Cancel);
        await Queue.ClaimAsync(head.Id, "b", Now + Lease, Lease, Cancel);

        await Queue.ReleaseAsync(head.Id, 1, Cancel);

        Assert.Equal(1, (await Queue.LeasesAsync(Now + Lease, Cancel))["b"]);
    }

    [Fact]
    public async Task Live_leases_are_counted_by_node_and_an_ended_run_holds_none()
    {
        foreach (var number in Enumerable.Range(0, 4))
        {
            await Store.Journal.CreateAsync(Stored.Head(Now.AddMilliseconds(number)), Cancel);
        }

        var later = Now.AddSeconds(1);
        var first = await Queue.ClaimAsync("a", 2, later, Lease, Cancel);
        await Queue.ClaimAsync("b", 1, later, 2 * Lease, Cancel);
        await Store.Journal.AppendAsync(first[0].Head.Ended(RunStatus.Failed, later), first[0].Fence, Cancel);

        var live = await Queue.LeasesAsync(later, Cancel);
        var afterwards = await Queue.LeasesAsync(later + Lease, Cancel);

        Assert.Equal(new Dictionary<string, int> { ["a"] = 1, ["b"] = 1 }, live);
        Assert.Equal(new Dictionary<string, int> { ["b"] = 1 }, afterwards);
    }

    [Fact]
    public async Task The_next_wake_is_that_of_the_earliest_free_run()
    {
        Assert.Null(await Queue.NextWakeAsync(Cancel));
        var soon = await Store.Journal.CreateAsync(
            Stored.Head(status: RunStatus.Waiting, wakeAt: Now.AddMilliseconds(1501)), Cancel);
        await Store.Journal.CreateAsync(Stored.Head(status: RunStatus.Waiting, wakeAt: Now.AddHours(1)), Cancel);
        await Store.Journal.CreateAsync(Stored.Head(status: RunStatus.Waiting), Cancel);
        await Store.Journal.CreateAsync(Stored.Head(status: RunStatus.Succeeded, wakeAt: Now), Cancel);

        Assert.Equal(Now.AddMilliseconds(1501), await Queue.NextWakeAsync(Cancel));

        await Queue.ClaimAsync(soon.Id, "a", Now, Lease, Cancel);
        Assert.Equal(Now.AddHours(1), await Queue.NextWakeAsync(Cancel));

        var queued = await Store.Journal.CreateAsync(Stored.Head(Now.AddSeconds(-5)), Cancel);
        Assert.Equal(queued.CreatedAt, await Queue.NextWakeAsync(Cancel));
    }
}
