using MetaFlow.Approvals;
using MetaFlow.Json;
using MetaFlow.Runs;
using MetaFlow.Steps;
using MetaFlow.Steps.Approval;

namespace MetaFlow.Tests.Storage;

public abstract class ApprovalStoreContract(ITestDatabase database) : StoreContract(database)
{
    [Fact]
    public async Task An_approval_is_open_from_the_commit_that_asks_to_the_one_that_ends_it()
    {
        var lease = await ClaimedAsync();
        var request = Request(lease.Head, "each[3]/steps/ok/묻기") with { Until = Now.AddHours(2), Answered = ["lee"], AuthorMayAnswer = true };

        await WriteAsync(lease, 2, new WaitChange(request.StepPath, request.ToWait()));
        var open = Assert.Single(await Store.Approvals.ListAsync(10, Cancel));
        await WriteAsync(lease, 3, new WaitChange(request.StepPath, null));

        Assert.Equal(
            new OpenApproval(
                lease.Head.Id, request.StepPath, "digest", 1, "definition", request.PayloadHash, "보낼까요?", [], 2, [], "ada", true, Now, Now.AddHours(2)).ToString(),
            (open with { Approvers = [], Answered = [] }).ToString());
        Assert.Equal(["김", "editor"], open.Approvers);
        Assert.Equal(["lee"], open.Answered);
        Assert.Empty(await Store.Approvals.ListAsync(10, Cancel));
    }

    [Fact]
    public async Task What_changed_about_it_takes_the_place_of_what_was()
    {
        var lease = await ClaimedAsync();
        var request = Request(lease.Head, "ok");

        await WriteAsync(lease, 2, new WaitChange("ok", request.ToWait()));
        await WriteAsync(lease, 3, new WaitChange("ok", (request with { Approvers = ["park"], Answered = ["lee"] }).ToWait()));

        var open = Assert.Single(await Store.Approvals.ListAsync(10, Cancel));
        Assert.Equal(("park", "lee"), (Assert.Single(open.Approvers), Assert.Single(open.Answered)));
    }

    [Fact]
    public async Task A_worker_that_lost_its_run_asks_nobody()
    {
        var lease = await ClaimedAsync();
        var write = new RunWrite(lease.Head with { LastSequence = 2 }, lease.Fence + 1, [Stored.Entry(2)])
        {
            Waits = [new WaitChange("ok", Request(lease.Head, "ok").ToWait())],
        };

        Assert.Equal(WriteOutcome.FenceLost, Assert.Single(await Store.Journal.AppendAsync([write], Cancel)));
        Assert.Empty(await Store.Approvals.ListAsync(10, Cancel));
    }

    [Fact]
    public async Task Nothing_is_open_in_a_run_that_has_ended_or_is_gone()
    {
        var (ended, gone) = (await ClaimedAsync(), await ClaimedAsync());
        foreach (var lease in new[] { ended, gone })
        {
            await WriteAsync(lease, 2, new WaitChange("a", Request(lease.Head, "a").ToWait()), new WaitChange("b", new StepWait(null, JsonObject.Of(("event", "paid")))));
        }

        await Store.Journal.AppendAsync(
            [new RunWrite(ended.Head.Ended(RunStatus.Failed, Now) with { LastSequence = 3 }, ended.Fence, [Stored.Entry(3)]) { EndsWaits = true }], Cancel);
        Assert.Equal(gone.Head.Id, Assert.Single(await Store.Approvals.ListAsync(10, Cancel)).Run);
        Assert.Equal(gone.Head.Id, Assert.Single(await Store.Events.WaitsAsync("paid", Cancel)).Run);
        await Store.Journal.AppendAsync(gone.Head.Ended(RunStatus.Failed, Now) with { LastSequence = 3 }, gone.Fence, Cancel, Stored.Entry(3));
        await Store.Journal.DeleteEndedAsync(new RunRetention(gone.Head.WorkflowId, Now.AddDays(1), null), 10, Cancel);

        Assert.Empty(await Store.Approvals.ListAsync(10, Cancel));
        Assert.Empty(await Store.Events.WaitsAsync("paid", Cancel));
    }

    [Fact]
    public async Task The_ones_that_wait_longest_come_first()
    {
        var lease = await ClaimedAsync();
        await WriteAsync(lease, 2, [.. new[] { 3, 1, 2 }.Select(hour =>
            new WaitChange($"s{hour}", (Request(lease.Head, $"s{hour}") with { AskedAt = Now.AddHours(hour) }).ToWait()))]);

        Assert.Equal(["s1", "s2"], (await Store.Approvals.ListAsync(2, Cancel)).Select(open => open.StepPath));
    }

    private ApprovalRequest Request(RunHead head, string step) => new(
        head.Id, step, 1, "definition", "ada", "보낼까요?", JsonObject.Of(("n", 1)), ["김", "editor"], 2, Now);

    private async Task<RunLease> ClaimedAsync()
    {
        var head = await Store.Journal.CreateAsync(Stored.Head(Now), Cancel);
        return (await Store.Queue.ClaimAsync(head.Id, "a", Now, TimeSpan.FromMinutes(1), Cancel))!;
    }

    private async Task WriteAsync(RunLease lease, long sequence, params WaitChange[] waits)
    {
        var write = new RunWrite(lease.Head with { LastSequence = sequence, Status = RunStatus.Running }, lease.Fence, [Stored.Entry(sequence)]) { Waits = waits };
        Assert.Equal(WriteOutcome.Written, Assert.Single(await Store.Journal.AppendAsync([write], Cancel)));
    }
}
