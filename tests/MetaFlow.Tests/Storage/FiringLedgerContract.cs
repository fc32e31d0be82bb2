using MetaFlow.Triggers;

namespace MetaFlow.Tests.Storage;

public abstract class FiringLedgerContract(ITestDatabase database) : StoreContract(database)
{
    private IFiringLedger Ledger => Store.Firings;

    [Fact]
    public async Task Expecting_a_firing_twice_adds_it_once()
    {
        var firing = Expected(0);

        Assert.Equal(2, await Ledger.ExpectAsync([firing, Expected(1)], Cancel));
        Assert.Equal(1, await Ledger.ExpectAsync([firing, Expected(2)], Cancel));
        Assert.Equal(0, await Ledger.ExpectAsync([], Cancel));
    }

    [Fact]
    public async Task Expecting_again_leaves_what_is_settled_as_it_is()
    {
        var settled = Expected(0) with { Outcome = FiringOutcome.Skipped, SettledAt = Now, Reason = "overlap" };
        await Ledger.ExpectAsync([Expected(0)], Cancel);
        await Ledger.SettleAsync(settled, Cancel);

        await Ledger.ExpectAsync([Expected(0)], Cancel);

        Assert.Equal(settled, Assert.Single(await Ledger.ListAsync(new FiringQuery(), Cancel)));
    }

    [Theory]
    [InlineData(FiringOutcome.Fired, null)]
    [InlineData(FiringOutcome.Skipped, "paused")]
    [InlineData(FiringOutcome.CaughtUp, "")]
    [InlineData(FiringOutcome.FailedToStart, "정의를 찾을 수 없음 😢")]
    public async Task A_settled_firing_is_listed_with_what_became_of_it(FiringOutcome outcome, string? reason)
    {
        var settled = Expected(0) with
        {
            Outcome = outcome,
            SettledAt = Now.AddMilliseconds(41),
            Run = outcome == FiringOutcome.Fired ? RunId.New(Clock) : null,
            Reason = reason,
        };
        await Ledger.ExpectAsync([Expected(0)], Cancel);

        Assert.True(await Ledger.SettleAsync(settled, Cancel));
        Assert.Equal(settled, Assert.Single(await Ledger.ListAsync(new FiringQuery(), Cancel)));
    }

    [Fact]
    public async Task A_firing_is_settled_once_whoever_comes_first()
    {
        await Ledger.ExpectAsync([Expected(0)], Cancel);

        var settled = await Task.WhenAll(Enumerable.Range(0, 8).Select(
            _ => Ledger.SettleAsync(Expected(0) with { Outcome = FiringOutcome.Fired, SettledAt = Now }, Cancel)));

        Assert.Single(settled, first => first);
    }

    [Fact]
    public async Task A_firing_that_nobody_expected_is_not_settled() =>
        Assert.False(await Ledger.SettleAsync(Expected(0) with { Outcome = FiringOutcome.Fired, SettledAt = Now }, Cancel));

    [Fact]
    public async Task Nodes_that_expect_the_same_firings_at_once_add_each_once()
    {
        Firing[] firings = [.. Enumerable.Range(0, 50).Select(minute => Expected(minute))];

        var added = await Task.WhenAll(Enumerable.Range(0, 6).Select(
            node => Ledger.ExpectAsync([.. node % 2 == 0 ? firings : firings.Reverse()], Cancel)));

        Assert.Equal(50, added.Sum());
    }

    [Fact]
    public async Task Firings_are_listed_by_due_time_newest_first()
    {
        await Ledger.ExpectAsync([Expected(1), Expected(3), Expected(2)], Cancel);

        var listed = await Ledger.ListAsync(new FiringQuery(Limit: 2), Cancel);

        Assert.Equal([Expected(3), Expected(2)], listed);
    }

    [Theory]
    [InlineData("digest", null, null, null, null, 2)]
    [InlineData("digest", "매주", null, null, null, 1)]
    [InlineData(null, null, FiringOutcome.Expected, null, null, 2)]
    [InlineData(null, null, FiringOutcome.Fired, null, null, 1)]
    [InlineData(null, null, null, 1, null, 2)]
    [InlineData(null, null, null, null, 1, 1)]
    [InlineData(null, null, null, 1, 2, 1)]
    public async Task Firings_are_listed_by_what_was_asked_for(
        string? workflow, string? trigger, FiringOutcome? outcome, int? from, int? before, int expected)
    {
        await Ledger.ExpectAsync([Expected(0), Expected(1, trigger: "매주"), Expected(2, workflow: "other")], Cancel);
        await Ledger.SettleAsync(Expected(0) with { Outcome = FiringOutcome.Fired, SettledAt = Now }, Cancel);

        var listed = await Ledger.ListAsync(
            new FiringQuery(workflow, trigger, outcome, At(from), At(before)), Cancel);

        Assert.Equal(expected, listed.Count);
    }

    [Fact]
    public async Task Settled_firings_are_deleted_oldest_first_and_expected_ones_stay()
    {
        await Ledger.ExpectAsync([.. Enumerable.Range(0, 4).Select(minute => Expected(minute))], Cancel);
        foreach (var minute in new[] { 0, 1, 3 })
        {
            await Ledger.SettleAsync(Expected(minute) with { Outcome = FiringOutcome.Fired, SettledAt = Now }, Cancel);
        }

        Assert.Equal(1, await Ledger.DeleteSettledAsync(Now.AddMinutes(3), 1, Cancel));
        Assert.Equal(1, await Ledger.DeleteSettledAsync(Now.AddMinutes(3), 10, Cancel));
        Assert.Equal(
            [Now.AddMinutes(3), Now.AddMinutes(2)],
            (await Ledger.ListAsync(new FiringQuery(), Cancel)).Select(firing => firing.DueAt));
    }

    [Fact]
    public async Task Expected_firings_that_nobody_holds_are_taken_over_oldest_first_and_by_one_node()
    {
        await Ledger.ExpectAsync([Expected(2), Expected(0), Expected(1)], Cancel);
        await Ledger.SettleAsync(Expected(1) with { Outcome = FiringOutcome.Fired, SettledAt = Now }, Cancel);

        var taken = await Task.WhenAll(Enumerable.Range(0, 4).Select(
            node => Ledger.ClaimAsync(new FiringHolder($"n{node}", Now.AddSeconds(10)), Now, 10, Cancel)));
        var early = await Ledger.ClaimAsync(new FiringHolder("later", Now.AddSeconds(30)), Now.AddSeconds(9), 10, Cancel);
        var late = await Ledger.ClaimAsync(new FiringHolder("later", Now.AddSeconds(30)), Now.AddSeconds(10), 1, Cancel);

        Assert.Equal([Expected(0), Expected(2)], taken.SelectMany(rows => rows).OrderBy(row => row.DueAt));
        Assert.Empty(early);
        Assert.Equal([Expected(0)], late);
    }

    [Fact]
    public async Task A_firing_that_is_postponed_is_left_alone_until_then()
    {
        await Ledger.ExpectAsync([Expected(0)], Cancel);
        await Ledger.PostponeAsync(Expected(0), Now.AddSeconds(5), Cancel);

        Assert.Empty(await Ledger.ClaimAsync(new FiringHolder("n", Now.AddSeconds(10)), Now.AddSeconds(4), 10, Cancel));
        Assert.Single(await Ledger.ClaimAsync(new FiringHolder("n", Now.AddSeconds(10)), Now.AddSeconds(5), 10, Cancel));
    }

    [Theory]
    [InlineData(FiringOutcome.Skipped, true)]
    [InlineData(FiringOutcome.FailedToStart, true)]
    [InlineData(FiringOutcome.Missing, true)]
    [InlineData(FiringOutcome.Fired, false)]
    [InlineData(FiringOutcome.Late, false)]
    [InlineData(FiringOutcome.CaughtUp, false)]
    public async Task What_started_no_run_can_be_expected_again(FiringOutcome outcome, bool opens)
    {
        await Ledger.ExpectAsync([Expected(0)], Cancel);
        await Ledger.SettleAsync(Expected(0) with { Outcome = outcome, SettledAt = Now }, Cancel);

        var opened = await Ledger.ReopenAsync([Expected(0) with { Reason = "backfill" }, Expected(1) with { Reason = "backfill" }], Cancel);

        Assert.Equal(opens ? 2 : 1, opened);
        var rows = await Ledger.ListAsync(new FiringQuery(), Cancel);
        Assert.Equal((opens ? FiringOutcome.Expected : outcome, opens ? null : (DateTimeOffset?)Now), (rows[1].Outcome, rows[1].SettledAt));
    }

    [Fact]
    public async Task A_row_tells_of_many_occurrences()
    {
        var many = Expected(0) with { Outcome = FiringOutcome.Skipped, SettledAt = Now, Reason = "missed", Until = Now.AddMinutes(50), Occurrences = 3_000_000_000 };

        await Ledger.ExpectAsync([many], Cancel);

        Assert.Equal([many], await Ledger.ListAsync(new FiringQuery(), Cancel));
        Assert.Equal(0, await Ledger.ReopenAsync([Expected(0)], Cancel));
    }

    [Fact]
    public async Task A_list_goes_on_behind_a_place_also_where_many_are_due_at_once()
    {
        Firing[] all = [Expected(1), Expected(0, "a"), Expected(0, "b"), Expected(0, "b", "x"), Expected(-1)];
        await Ledger.ExpectAsync(all, Cancel);

        var read = new List<Firing>();
        while (await Ledger.ListAsync(
            new FiringQuery(Limit: 2) { Behind = read is [.., var last] ? new FiringPlace(last.DueAt, new TriggerKey(last.WorkflowId, last.TriggerId)) : null }, Cancel)
            is { Count: > 0 } page)
        {
            read.AddRange(page);
        }

        Assert.Equal(all, read);
    }

    [Fact]
    public async Task Runs_that_were_started_are_counted_since_a_time()
    {
        await Ledger.ExpectAsync([Expected(0), Expected(1), Expected(2, "other"), Expected(3)], Cancel);
        await Ledger.SettleAsync(Expected(0) with { Outcome = FiringOutcome.Fired, SettledAt = Now }, Cancel);
        await Ledger.SettleAsync(Expected(1) with { Outcome = FiringOutcome.Late, SettledAt = Now.AddMinutes(2) }, Cancel);
        await Ledger.SettleAsync(Expected(2, "other") with { Outcome = FiringOutcome.CaughtUp, SettledAt = Now.AddMinutes(2) }, Cancel);
        await Ledger.SettleAsync(Expected(3) with { Outcome = FiringOutcome.Skipped, SettledAt = Now.AddMinutes(2) }, Cancel);

        Assert.Equal(2, await Ledger.CountStartedAsync(null, null, Now.AddMinutes(1), Cancel));
        Assert.Equal(1, await Ledger.CountStartedAsync("digest", "weekly", Now.AddMinutes(1), Cancel));
        Assert.Equal(2, await Ledger.CountStartedAsync("digest", "weekly", Now.AddMinutes(-1), Cancel));
    }

    private Firing Expected(int minute, string workflow = "digest", string trigger = "weekly") =>
        new(workflow, trigger, Now.AddMinutes(minute), FiringOutcome.Expected);

    private DateTimeOffset? At(int? minute) => minute is { } value ? Now.AddMinutes(value) : null;
}
