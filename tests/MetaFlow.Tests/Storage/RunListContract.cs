using MetaFlow.Runs;

namespace MetaFlow.Tests.Storage;

public abstract class RunListContract(ITestDatabase database) : StoreContract(database)
{
    private IRunJournal Journal => Store.Journal;

    [Fact]
    public async Task Runs_are_listed_newest_first_page_by_page()
    {
        var heads = new List<RunHead>();
        for (var minute = 0; minute < 5; minute++)
        {
            heads.Add(await Journal.CreateAsync(Stored.Head(Now.AddMinutes(minute)), Cancel));
        }

        var first = await Journal.ListAsync(new RunQuery(Limit: 2), Cancel);
        var second = await Journal.ListAsync(new RunQuery(Before: first[^1].Id, Limit: 2), Cancel);
        var third = await Journal.ListAsync(new RunQuery(Before: second[^1].Id, Limit: 2), Cancel);

        Assert.Equal(heads.AsEnumerable().Reverse(), first.Concat(second).Concat(third));
    }

    [Fact]
    public async Task A_page_goes_on_where_the_last_run_of_the_page_before_was_deleted()
    {
        var older = await Journal.CreateAsync(Stored.Head(Now), Cancel);
        var gone = Stored.Head(Now.AddMinutes(1)).Ended(RunStatus.Succeeded, Now);
        await Journal.CreateAsync(gone, Cancel);
        await Journal.DeleteEndedAsync(new RunRetention("digest", Now.AddDays(1), null), 10, Cancel);

        var page = await Journal.ListAsync(new RunQuery(Before: gone.Id), Cancel);

        Assert.Equal(older, Assert.Single(page));
    }

    [Theory]
    [InlineData("digest", null, 2)]
    [InlineData("요약", null, 1)]
    [InlineData(null, RunStatus.Waiting, 2)]
    [InlineData("digest", RunStatus.Waiting, 1)]
    [InlineData("nothing", null, 0)]
    public async Task Runs_are_listed_by_workflow_and_status(string? workflow, RunStatus? status, int expected)
    {
        await Journal.CreateAsync(Stored.Head(), Cancel);
        await Journal.CreateAsync(Stored.Head(status: RunStatus.Waiting), Cancel);
        await Journal.CreateAsync(Stored.Head(status: RunStatus.Waiting, workflow: "요약"), Cancel);

        var runs = await Journal.ListAsync(new RunQuery(workflow, status), Cancel);

        Assert.Equal(expected, runs.Count);
    }

    [Fact]
    public async Task Runs_are_counted_by_status()
    {
        await Journal.CreateAsync(Stored.Head(), Cancel);
        await Journal.CreateAsync(Stored.Head(), Cancel);
        await Journal.CreateAsync(Stored.Head(status: RunStatus.Failed), Cancel);

        var counts = await Journal.CountAsync(Cancel);

        Assert.Equal(2, counts[RunStatus.Queued]);
        Assert.Equal(1, counts[RunStatus.Failed]);
        Assert.Equal(2, counts.Count);
    }

    [Fact]
    public async Task Ended_runs_are_deleted_with_their_entries_oldest_first_and_others_stay()
    {
        var old = Stored.Head().Ended(RunStatus.Succeeded, Now.AddDays(-3));
        var older = Stored.Head().Ended(RunStatus.Failed, Now.AddDays(-4));
        var recent = Stored.Head().Ended(RunStatus.Cancelled, Now);
        var open = Stored.Head();
        foreach (var head in new[] { old, older, recent, open })
        {
            await Journal.CreateAsync(head, Cancel);
        }

        var rule = new RunRetention("digest", Now, null);
        Assert.Equal(1, await Journal.DeleteEndedAsync(rule, 1, Cancel));
        Assert.Null(await Journal.FindAsync(older.Id, Cancel));
        Assert.Empty(await Journal.ReadAsync(older.Id, 0, 10, Cancel));
        Assert.Equal(1, await Journal.DeleteEndedAsync(rule, 10, Cancel));
        Assert.Equal(0, await Journal.DeleteEndedAsync(rule, 10, Cancel));
        Assert.NotNull(await Journal.FindAsync(recent.Id, Cancel));
        Assert.Single(await Journal.ReadAsync(open.Id, 0, 10, Cancel));
    }
}
