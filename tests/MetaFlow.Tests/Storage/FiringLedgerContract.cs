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

    private Firing Expected(int minute, string workflow = "digest", string trigger = "weekly") =>
        new(workflow, trigger, Now.AddMinutes(minute), FiringOutcome.Expected);

    private DateTimeOffset? At(int? minute) => minute is { } value ? Now.AddMinutes(value) : null;
}
