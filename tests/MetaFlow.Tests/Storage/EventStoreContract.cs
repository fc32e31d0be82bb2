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

    [Fact]
    public async Task An_event_is_given_to_one_after_the_other_until_somebody_has_seen_to_it()
    {
        var happened = Event("order.paid", 0);
        await AddAsync(happened);
        var until = Now.AddMinutes(1);

        var first = await Store.Events.ClaimAsync(Now, until, 10, Cancel);
        var second = await Store.Events.ClaimAsync(Now, until, 10, Cancel);
        var later = await Store.Events.ClaimAsync(until, until.AddMinutes(1), 10, Cancel);
        await Store.Events.SettleAsync(happened.Id, JsonArray.Create(["started"]), Cancel);
        var over = await Store.Events.ClaimAsync(Now.AddDays(1), Now.AddDays(2), 10, Cancel);

        Assert.Equal([happened.Id], first.Select(one => one.Id));
        Assert.Empty(second);
        Assert.Equal([happened.Id], later.Select(one => one.Id));
        Assert.Empty(over);
        Assert.Equal("""["started"]""", Assert.Single(await Store.Events.ListAsync(new EventQuery(), Cancel)).Outcome!.ToString());
    }

    [Fact]
    public async Task Many_who_ask_at_once_never_get_the_same_event()
    {
        for (var number = 0; number < 60; number++)
        {
            await AddAsync(Event("order.paid", 0) with { Depth = number });
        }

        var claimed = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Run(() => Store.Events.ClaimAsync(Now, Now.AddMinutes(1), 10, Cancel), Cancel)));

        Assert.Equal(claimed.Sum(some => some.Count), claimed.SelectMany(some => some).Select(one => one.Id).Distinct().Count());
        Assert.All(claimed, some => Assert.True(some.Count <= 10));
    }

    [Fact]
    public async Task Old_events_go_when_they_were_seen_to_and_not_before()
    {
        WorkflowEvent[] told = [Event("order.paid", 0), Event("order.paid", 1), Event("order.paid", 2)];
        foreach (var one in told)
        {
            await AddAsync(one);
        }

        await Store.Events.SettleAsync(told[0].Id, null, Cancel);
        await Store.Events.SettleAsync(told[2].Id, null, Cancel);

        Assert.Equal(1, await Store.Events.DeleteAsync(told[2].At, 10, Cancel));
        Assert.Equal([told[2].Id, told[1].Id], (await Store.Events.ListAsync(new EventQuery(), Cancel)).Select(one => one.Id));
        Assert.Equal(1, await Store.Events.DeleteAsync(Now.AddDays(1), 1, Cancel));
        Assert.Equal(0, await Store.Events.DeleteAsync(Now.AddDays(1), 10, Cancel));
    }

    [Fact]
    public async Task What_a_run_tells_is_kept_with_its_entries_or_not_at_all()
    {
        var head = Stored.Head(Now);
        var write = new RunWrite(head, 0, [Stored.Entry(1)]) { Told = [Event("run.failed", 0)] };
        var lost = new RunWrite(head, 7, [Stored.Entry(2)]) { Told = [Event("run.failed", 1)] };

        await Store.Journal.AppendAsync([write, lost], Cancel);

        Assert.Equal([write.Told[0].Id], (await Store.Events.ListAsync(new EventQuery(), Cancel)).Select(one => one.Id));
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
