using MetaFlow.Runs;

namespace MetaFlow.Tests.Storage;

/// <summary>Workflows take turns, and what is paused is left out.</summary>
public abstract class RunTurnsContract(ITestDatabase database) : StoreContract(database)
{
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(30);

    private int _asked;

    [Fact]
    public async Task A_single_run_is_among_the_next_however_many_another_workflow_has_before_it()
    {
        await AskAsync("many", 10_000);
        await AskAsync("one", 1);

        var claimed = await ClaimAsync(2);

        Assert.Equal(["many", "one"], claimed.Select(lease => lease.Head.WorkflowId));
    }

    [Fact]
    public async Task Workflows_with_many_runs_take_turns()
    {
        await AskAsync("a", 30);
        await AskAsync("b", 30);
        await AskAsync("c", 30);

        var claimed = await ClaimAsync(9);

        Assert.All(claimed.CountBy(lease => lease.Head.WorkflowId), count => Assert.Equal(3, count.Value));
    }

    [Fact]
    public async Task A_workflow_that_had_nothing_for_a_while_does_not_catch_up_on_others()
    {
        await AskAsync("old", 40);
        await ClaimAsync(20);
        await AskAsync("new", 40);

        var claimed = await ClaimAsync(20);

        Assert.Equal(10, claimed.Count(lease => lease.Head.WorkflowId == "new"));
    }

    [Fact]
    public async Task Runs_that_wake_up_together_leave_turns_to_others()
    {
        await AskAsync("sleepy", 200, wakeAt: Now.AddMinutes(1));
        await AskAsync("busy", 10);

        var claimed = await ClaimAsync(10, Now.AddMinutes(2));

        Assert.InRange(claimed.Count(lease => lease.Head.WorkflowId == "busy"), 4, 6);
    }

    [Fact]
    public async Task Priority_comes_before_turns()
    {
        await AskAsync("many", 20);
        await AskAsync("one", 1);
        await AskAsync("many", 1, priority: 3);

        var claimed = await ClaimAsync(2);

        Assert.Equal([3, 0], claimed.Select(lease => lease.Head.Priority));
    }

    [Fact]
    public async Task Runs_of_a_paused_workflow_stay_and_go_on_where_it_is_resumed()
    {
        await AskAsync("resting", 3);
        await AskAsync("busy", 1);
        Assert.True(await Store.Pauses.PauseAsync(new RunPause("resting", "ada", "점검 중", Now), Cancel));

        var claimed = await ClaimAsync(10);
        var next = await Store.Queue.NextWakeAsync(Cancel);
        await Store.Pauses.ResumeAsync("resting", Cancel);
        var resumed = await ClaimAsync(10);

        Assert.Equal("busy", Assert.Single(claimed).Head.WorkflowId);
        Assert.Null(next);
        Assert.Equal(3, resumed.Count);
    }

    [Fact]
    public async Task While_everything_is_paused_nothing_is_due_but_runs_with_signals()
    {
        await AskAsync("digest", 3);
        var asked = (await Store.Journal.ListAsync(new RunQuery(), Cancel))[0];
        await Store.Pauses.PauseAsync(new RunPause(null, "ada", null, Now), Cancel);
        Assert.Empty(await ClaimAsync(10));
        Assert.Null(await Store.Queue.NextWakeAsync(Cancel));

        await Store.Signals.SendAsync(new RunSignal(0, asked.Id, new SignalKind.Cancel(), "ada", null, Now), Cancel);

        Assert.Equal(asked.Id, Assert.Single(await ClaimAsync(10)).Head.Id);
    }

    [Fact]
    public async Task A_pause_stays_with_who_made_it_and_why_until_it_is_lifted()
    {
        var first = new RunPause(null, "ada", "점검", Now);

        Assert.True(await Store.Pauses.PauseAsync(first, Cancel));
        Assert.False(await Store.Pauses.PauseAsync(new RunPause(null, "kim", "other", Now.AddHours(1)), Cancel));
        await Store.Pauses.PauseAsync(new RunPause("digest", "kim", null, Now), Cancel);

        Assert.Equal([first, new RunPause("digest", "kim", null, Now)], await Store.Pauses.ListAsync(Cancel));
        Assert.True(await Store.Pauses.ResumeAsync(null, Cancel));
        Assert.False(await Store.Pauses.ResumeAsync(null, Cancel));
        Assert.Equal("digest", Assert.Single(await Store.Pauses.ListAsync(Cancel)).WorkflowId);
    }

    private Task<IReadOnlyList<RunLease>> ClaimAsync(int limit, DateTimeOffset? at = null) =>
        Store.Queue.ClaimAsync("a", limit, at ?? Now.AddMinutes(1), Lease, Cancel);

    private async Task AskAsync(string workflow, int count, int priority = 0, DateTimeOffset? wakeAt = null)
    {
        var writes = Enumerable.Range(0, count).Select(_ =>
        {
            var at = Now.AddMilliseconds(_asked++);
            return new RunWrite(Stored.Head(at, workflow: workflow, priority: priority, wakeAt: wakeAt ?? at), 0, []);
        });
        await Store.Journal.AppendAsync([.. writes], Cancel);
    }
}
