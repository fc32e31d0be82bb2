using MetaFlow.Triggers;

namespace MetaFlow.Tests.Storage;

public abstract class TriggerStatesContract(ITestDatabase database) : StoreContract(database)
{
    private ITriggerStates States => Store.Triggers;

    private TriggerState First => new("digest", "매주", 1, "0 9 * * MON", Now, Now);

    [Fact]
    public async Task Of_nodes_that_move_a_trigger_at_once_one_does_and_its_rows_are_there()
    {
        await CoverAsync(new TriggerCover(null, First, []));
        var next = First with { CoveredUntil = Now.AddHours(1) };

        var moved = await Task.WhenAll(Enumerable.Range(0, 6).Select(node => States.CoverAsync(
            [new TriggerCover(First, next, [new Firing("digest", "매주", Now.AddMinutes(30), FiringOutcome.Expected, Reason: $"n{node}")])],
            new FiringHolder($"n{node}", Now.AddSeconds(10)), Now, Cancel)));

        Assert.Single(moved, one => one[0] is not null);
        Assert.Equal(next, await States.FindAsync("digest", "매주", Cancel));
        var row = Assert.Single(await Store.Firings.ListAsync(new FiringQuery(), Cancel));
        Assert.Equal([row], moved[row.Reason![1] - '0'][0]);
        Assert.Empty(await Store.Firings.ClaimAsync(new FiringHolder("x", Now), Now.AddSeconds(9), 10, Cancel));
        Assert.Single(await Store.Firings.ClaimAsync(new FiringHolder("x", Now), Now.AddSeconds(10), 10, Cancel));
    }

    [Fact]
    public async Task A_trigger_is_begun_once_and_moved_from_where_it_stands_only()
    {
        Assert.True(await CoverAsync(new TriggerCover(null, First, [])));
        Assert.False(await CoverAsync(new TriggerCover(null, First with { CoveredUntil = Now.AddDays(9) }, [])));
        Assert.False(await CoverAsync(new TriggerCover(First with { CoveredUntil = Now.AddDays(-1) }, First, [])));
        Assert.False(await CoverAsync(new TriggerCover(First with { Revision = 2 }, First, [])));
        Assert.True(await CoverAsync(new TriggerCover(First, First with { Revision = null, CoveredUntil = Now.AddDays(1) }, [])));
        Assert.True(await CoverAsync(new TriggerCover(First with { Revision = null, CoveredUntil = Now.AddDays(1) }, First, [])));
    }

    [Fact]
    public async Task What_people_say_stays_when_a_trigger_moves_on()
    {
        await CoverAsync(new TriggerCover(null, First, []));
        await States.SayAsync("digest", "매주", TriggerStanding.Paused, "김", "휴가", Now, Cancel);
        await States.BreakAsync("digest", "매주", Now.AddHours(1), Now, Cancel);
        await CoverAsync(new TriggerCover(First, First with { CoveredUntil = Now.AddHours(2) }, []));

        var state = await States.FindAsync("digest", "매주", Cancel);

        Assert.Equal(
            First with
            {
                CoveredUntil = Now.AddHours(2), Standing = TriggerStanding.Paused, By = "김", Why = "휴가", SetAt = Now, CircuitUntil = Now.AddHours(1), CountsFrom = Now,
            },
            state);
        await States.BreakAsync("digest", "매주", null, Now.AddHours(3), Cancel);
        Assert.Equal((null, Now.AddHours(3)), await States.FindAsync("digest", "매주", Cancel) is { } closed ? (closed.CircuitUntil, closed.CountsFrom!.Value) : default);
    }

    [Fact]
    public async Task Only_what_is_news_is_listed_as_changed()
    {
        await CoverAsync(new TriggerCover(null, First, []));
        await CoverAsync(new TriggerCover(null, First with { TriggerId = "other" }, []));
        Clock.Advance(TimeSpan.FromHours(1));

        await CoverAsync(new TriggerCover(First, First with { CoveredUntil = Now }, []));
        var moved = await States.ListAsync(Now, Cancel);
        await States.SayAsync("digest", "other", TriggerStanding.Inactive, "kim", null, Now, Cancel);
        await States.SayAsync("", "", TriggerStanding.Paused, "kim", null, Now, Cancel);

        Assert.Empty(moved);
        Assert.Equal(["", "other"], (await States.ListAsync(Now, Cancel)).Select(state => state.TriggerId));
        Assert.Equal(3, (await States.ListAsync(null, Cancel)).Count);
        Assert.Equal(["other", "매주"], (await States.ListOfAsync("digest", Cancel)).Select(state => state.TriggerId));
    }

    private async Task<bool> CoverAsync(TriggerCover cover) => (await States.CoverAsync([cover], new FiringHolder("n", Now), Now, Cancel))[0] is not null;
}
