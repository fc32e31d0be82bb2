using MetaFlow.Events;
using MetaFlow.Json;
using MetaFlow.Runs;
using MetaFlow.Steps;

namespace MetaFlow.Tests.Storage;

public abstract class EventStoreContract(ITestDatabase database) : StoreContract(database)
{
    [Fact]
    public async Task An_event_comes_back_as_it_was_told_newest_first_page_by_page()
    {
        var run = new RunId(Guid.CreateVersion7(Now));
        WorkflowEvent[] told = [Event("order.paid", 0, key: "a") with { Run = run }, Event("주문", 1), Event("order.paid", 2)];
        foreach (var one in told)
        {
            await AddAsync(one);
        }

        var first = await Store.Events.ListAsync(new EventQuery(Limit: 2), Cancel);
        var rest = await Store.Events.ListAsync(new EventQuery(Before: first[^1].Id), Cancel);

        Assert.Equal([told[2].ToString(), told[1].ToString()], first.Select(one => one.ToString()));
        Assert.Equal([told[0].ToString()], rest.Select(one => one.ToString()));
        Assert.Equal(["주문"], (await Store.Events.ListAsync(new EventQuery("주문"), Cancel)).Select(one => one.Type));
    }

    [Fact]
    public async Task Told_again_with_the_same_key_it_is_the_same_event_and_answers_nobody()
    {
        var first = Event("order.paid", 0, key: "a");
        await AddAsync(first);
        var run = await WaitingAsync("order.paid");

        var (kept, answered) = await AddAsync(Event("order.paid", 5, key: "a"));

        Assert.Equal(first.Id, kept.Id);
        Assert.Empty(answered);
        Assert.Empty(await Store.Signals.PendingAsync(run, Cancel));
        Assert.Single(await Store.Events.ListAsync(new EventQuery(), Cancel));
    }

    [Fact]
    public async Task Of_many_who_tell_of_it_at_once_one_is_heard()
    {
        var run = await WaitingAsync("order.paid");

        await Task.WhenAll(Enumerable.Range(0, 5).Select(number => Task.Run(() => AddAsync(Event("order.paid", number, key: "a")), Cancel)));

        Assert.Single(await Store.Events.ListAsync(new EventQuery(), Cancel));
        Assert.Single(await Store.Signals.PendingAsync(run, Cancel));
    }

    [Fact]
    public async Task It_answers_the_runs_that_it_is_for_and_makes_them_due()
    {
        var (mine, other) = (await WaitingAsync("order.paid"), await WaitingAsync("order.paid"));
        await WaitingAsync("order.sent");

        var happened = Event("order.paid", 0);
        var (_, answered) = await Store.Events.AddAsync(happened, wait => wait.Run == mine && wait.For["event"]!.ToString() == "\"order.paid\"", "lee", Cancel);

        Assert.Equal([mine], answered);
        var signal = Assert.Single(await Store.Signals.PendingAsync(mine, Cancel));
        Assert.Equal(("lee", new SignalKind.Answer("w", happened.ToJson()).ToString()), (signal.By, signal.Kind.ToString()));
        Assert.Empty(await Store.Signals.PendingAsync(other, Cancel));
        Assert.Equal(mine, Assert.Single(await Store.Queue.ClaimAsync("a", 10, Now, TimeSpan.FromMinutes(1), Cancel)).Head.Id);
    }

    [Fact]
    public async Task Nobody_is_answered_who_waits_no_longer()
    {
        var head = await Store.Journal.CreateAsync(Stored.Head(Now), Cancel);
        var lease = (await Store.Queue.ClaimAsync(head.Id, "a", Now, TimeSpan.FromMinutes(1), Cancel))!;
        await WaitAsync(lease, 2, new StepWait(null, JsonObject.Of(("event", "order.paid"))));
        await WaitAsync(lease, 3, null);

        Assert.Empty((await AddAsync(Event("order.paid", 0))).Answered);
        Assert.Empty(await Store.Events.WaitsAsync("order.paid", Cancel));
    }

    private async Task<RunId> WaitingAsync(string type)
    {
        var head = await Store.Journal.CreateAsync(Stored.Head(Now), Cancel);
        var lease = (await Store.Queue.ClaimAsync(head.Id, "a", Now, TimeSpan.FromMinutes(1), Cancel))!;
        await WaitAsync(lease, 2, new StepWait(null, JsonObject.Of(("event", type))));
        await Store.Queue.ReleaseAsync(head.Id, lease.Fence, Cancel);
        return head.Id;
    }

    private async Task WaitAsync(RunLease lease, long sequence, StepWait? wait)
    {
        var write = new RunWrite(lease.Head with { LastSequence = sequence, Status = RunStatus.Waiting, WakeAt = null }, lease.Fence, [Stored.Entry(sequence)])
        {
            Waits = [new WaitChange("w", wait)],
        };
        Assert.Equal(WriteOutcome.Written, Assert.Single(await Store.Journal.AppendAsync([write], Cancel)));
    }

    private WorkflowEvent Event(string type, int minutes, string? key = null)
    {
        var at = Now.AddMinutes(minutes);
        return new WorkflowEvent(Guid.CreateVersion7(at), type, JsonObject.Of(("금액", 7.50)), key, null, at);
    }

    private Task<(WorkflowEvent Kept, IReadOnlyList<RunId> Answered)> AddAsync(WorkflowEvent happened) =>
        Store.Events.AddAsync(happened, _ => true, "lee", Cancel);
}
