using MetaFlow.Runs;

namespace MetaFlow.Tests.Storage;

public abstract class WaitForWorkContract(ITestDatabase database) : StoreContract(database)
{
    private static readonly TimeSpan Poll = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task A_new_run_wakes_who_waits()
    {
        await DrainAsync();
        var waiting = Store.Queue.WaitForWorkAsync(Poll, Cancel);

        await Store.Journal.CreateAsync(Stored.Head(), Cancel);

        await waiting.WaitAsync(Soon, Cancel);
    }

    [Fact]
    public async Task A_run_that_came_before_the_waiting_began_is_not_missed()
    {
        await DrainAsync();
        await Store.Journal.CreateAsync(Stored.Head(), Cancel);

        await Store.Queue.WaitForWorkAsync(Poll, Cancel).WaitAsync(Soon, Cancel);
    }

    [Fact]
    public async Task A_released_run_wakes_who_waits()
    {
        var head = await Store.Journal.CreateAsync(Stored.Head(), Cancel);
        var lease = (await Store.Queue.ClaimAsync(head.Id, "a", Now, Poll, Cancel))!;
        await DrainAsync();
        var waiting = Store.Queue.WaitForWorkAsync(Poll, Cancel);

        await Store.Queue.ReleaseAsync(head.Id, lease.Fence, Cancel);

        await waiting.WaitAsync(Soon, Cancel);
    }

    [Fact]
    public async Task Who_hears_of_nothing_waits_for_the_poll_time()
    {
        await DrainAsync();
        var waiting = Store.Queue.WaitForWorkAsync(Poll, Cancel);
        Clock.Advance(Poll - TimeSpan.FromSeconds(1));
        Assert.False(waiting.IsCompleted);

        Clock.Advance(TimeSpan.FromSeconds(1));

        await waiting.WaitAsync(Soon, Cancel);
    }

    [Fact]
    public async Task Waiting_ends_quietly_when_it_is_cancelled()
    {
        await DrainAsync();
        using var end = new CancellationTokenSource();
        var waiting = Store.Queue.WaitForWorkAsync(Poll, end.Token);

        await end.CancelAsync();

        await waiting.WaitAsync(Soon, Cancel);
    }

    [Fact]
    public async Task A_step_of_a_running_run_wakes_nobody()
    {
        var head = await Store.Journal.CreateAsync(Stored.Head(), Cancel);
        var lease = (await Store.Queue.ClaimAsync(head.Id, "a", Now, Poll, Cancel))!;
        await DrainAsync();
        var waiting = Store.Queue.WaitForWorkAsync(Poll, Cancel);

        await Store.Journal.AppendAsync(
            head with { Status = RunStatus.Running, LastSequence = 2 }, lease.Fence, Cancel, Stored.Entry(2));

        Assert.False(waiting.IsCompleted);
        Clock.Advance(Poll);
        await waiting.WaitAsync(Soon, Cancel);
    }

    // The first wait is over when the store has begun to listen: what came before that, it has not heard.
    private Task DrainAsync() => Store.Queue.WaitForWorkAsync(TimeSpan.FromDays(1), Cancel).WaitAsync(Soon, Cancel);
}
