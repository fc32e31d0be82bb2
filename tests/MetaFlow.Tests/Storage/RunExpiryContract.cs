using MetaFlow.Runs;

namespace MetaFlow.Tests.Storage;

/// <summary>Which ended runs go, and which stay.</summary>
public abstract class RunExpiryContract(ITestDatabase database) : StoreContract(database)
{
    [Theory]
    [InlineData(null, 2, 3)]
    [InlineData(3, null, 3)]
    [InlineData(3, 1, 4)]
    [InlineData(1, 4, 5)]
    [InlineData(null, null, 0)]
    [InlineData(null, 5, 0)]
    public async Task Runs_go_that_ended_too_long_ago_or_are_not_among_the_newest(int? days, int? newest, int expected)
    {
        foreach (var day in Enumerable.Range(1, 5))
        {
            await EndedAsync(Now.AddDays(-day).AddHours(-1));
        }

        var rule = new RunRetention("digest", days is { } age ? Now.AddDays(-age) : null, newest);
        var deleted = await Store.Journal.DeleteEndedAsync(rule, 100, Cancel);

        Assert.Equal(expected, deleted);
        Assert.Equal(5 - expected, (await Store.Journal.ListAsync(new RunQuery(), Cancel)).Count);
        Assert.All(await Store.Journal.ListAsync(new RunQuery(), Cancel), run => Assert.True(run.EndedAt > Now.AddDays(expected - 6)));
    }

    [Fact]
    public async Task Runs_of_other_workflows_and_runs_that_have_not_ended_stay()
    {
        await EndedAsync(Now.AddDays(-9), workflow: "요약");
        await Store.Journal.CreateAsync(Stored.Head(Now.AddDays(-9)), Cancel);

        Assert.Equal(0, await Store.Journal.DeleteEndedAsync(new RunRetention("digest", Now, null), 100, Cancel));
    }

    [Fact]
    public async Task A_called_run_stays_until_its_caller_has_ended_and_a_caller_until_those_it_called_have()
    {
        var caller = await Store.Journal.CreateAsync(Stored.Head(Now.AddDays(-9), workflow: "caller"), Cancel);
        var called = await EndedAsync(Now.AddDays(-8), caller: caller.Id);
        var gone = await EndedAsync(Now.AddDays(-8), workflow: "caller");
        var still = await Store.Journal.CreateAsync(Stored.Head(Now.AddDays(-8)) with { Caller = gone.Id }, Cancel);

        Assert.Equal(0, await DeleteAsync("digest"));
        Assert.Equal(0, await DeleteAsync("caller"));
        await Store.Journal.AppendAsync(caller.Ended(RunStatus.Failed, Now.AddDays(-7)), await FenceAsync(caller), Cancel);
        await Store.Journal.AppendAsync(still.Ended(RunStatus.Failed, Now.AddDays(-7)), await FenceAsync(still), Cancel);

        Assert.Equal(2, await DeleteAsync("digest"));
        Assert.Equal(2, await DeleteAsync("caller"));
        Assert.Null(await Store.Journal.FindAsync(called.Id, Cancel));
    }

    [Fact]
    public async Task The_workflows_that_there_are_runs_of_are_known()
    {
        foreach (var workflow in new[] { "b", "a", "b", "요약", "a" })
        {
            await Store.Journal.CreateAsync(Stored.Head(workflow: workflow), Cancel);
        }

        Assert.Equal(["a", "b", "요약"], await Store.Journal.WorkflowsAsync(Cancel));
    }

    [Fact]
    public async Task Of_two_nodes_that_delete_at_once_each_run_goes_once()
    {
        foreach (var number in Enumerable.Range(0, 60))
        {
            await EndedAsync(Now.AddDays(-2).AddSeconds(number));
        }

        var deleted = 0;
        while ((await Store.Journal.ListAsync(new RunQuery(), Cancel)).Count > 0)
        {
            var both = await Task.WhenAll(Enumerable.Range(0, 2).Select(_ =>
                Store.Journal.DeleteEndedAsync(new RunRetention("digest", Now, null), 20, Cancel)));
            deleted += both.Sum(count => count ?? 0);
        }

        Assert.Equal(60, deleted);
    }

    [Theory]
    [InlineData(null, null, null, false, 4)]
    [InlineData("digest", null, null, false, 3)]
    [InlineData(null, RunStatus.Waiting, null, false, 1)]
    [InlineData(null, null, "kim", false, 1)]
    [InlineData(null, null, null, true, 3)]
    public async Task Runs_are_counted_as_they_are_listed(string? workflow, RunStatus? status, string? by, bool isOpen, int expected)
    {
        await Store.Journal.CreateAsync(Stored.Head(), Cancel);
        await Store.Journal.CreateAsync(Stored.Head(status: RunStatus.Waiting) with { StartedBy = "kim" }, Cancel);
        await Store.Journal.CreateAsync(Stored.Head(workflow: "요약"), Cancel);
        await EndedAsync(Now);
        var query = new RunQuery(workflow, status) { StartedBy = by, IsOpen = isOpen };

        Assert.Equal(expected, await Store.Journal.CountAsync(query, Cancel));
        Assert.Equal(expected, (await Store.Journal.ListAsync(query, Cancel)).Count);
    }

    private Task<int?> DeleteAsync(string workflow) =>
        Store.Journal.DeleteEndedAsync(new RunRetention(workflow, Now, null), 100, Cancel);

    private async Task<long> FenceAsync(RunHead head) =>
        (await Store.Queue.ClaimAsync(head.Id, "a", Now.AddDays(1), TimeSpan.FromSeconds(30), Cancel))!.Fence;

    private async Task<RunHead> EndedAsync(DateTimeOffset at, string workflow = "digest", RunId? caller = null)
    {
        var head = Stored.Head(at, workflow: workflow).Ended(RunStatus.Succeeded, at) with { Caller = caller };
        return await Store.Journal.CreateAsync(head, Cancel);
    }
}
