using MetaFlow.Inbox;
using MetaFlow.Json;
using MetaFlow.Runs;
using MetaFlow.Tests.Storage;
using MetaFlow.Triggers;
using MetaFlow.Workflows;

namespace MetaFlow.Tests.Triggers;

/// <summary>What schedules promise on every database. The clock begins on Monday 2 March 2026, 09:00 UTC.</summary>
public abstract class ScheduleKeeperContract(ITestDatabase database) : StoreContract(database)
{
    private const string Hourly = "\"cron\": \"0 * * * *\"";
    private const string Failing = """{ "id": "a", "type": "data_transform", "settings": { "expression": "$error('no')" } }""";

    private static readonly TimeSpan Hours = TimeSpan.FromHours(3);

    [Fact]
    public async Task What_is_due_starts_its_run_and_the_ledger_says_so()
    {
        await using var node = Node();
        await node.PublishAsync(SomeSchedule.Workflow("digest", Hourly + ", \"overlap\": \"allow\""));

        await node.GoOnAsync(Hours);

        Assert.Equal(["10:00 Fired", "11:00 Fired", "12:00 Fired"], await node.LedgerAsync("digest"));
        var runs = await node.RunsAsync("digest");
        Assert.Equal(3, runs.Count);
        Assert.All(runs, run => Assert.Equal("schedule clock", run.StartedBy));
        Assert.Equal(
            runs.Select(run => (RunId?)run.Id), (await Store.Firings.ListAsync(new FiringQuery(), Cancel)).Select(firing => firing.Run));
    }

    [Fact]
    public async Task Of_two_nodes_one_fires_each_occurrence()
    {
        await using var one = Node();
        await using var other = Node();
        await one.PublishAsync(SomeSchedule.Workflow("digest", Hourly + ", \"overlap\": \"allow\""));
        for (var hour = 0; hour < 5; hour++)
        {
            await Task.WhenAll(one.TurnAsync(), other.TurnAsync());
            Clock.Advance(TimeSpan.FromHours(1));
        }

        await Task.WhenAll(one.TurnAsync(), other.TurnAsync());

        Assert.Equal(5, (await one.LedgerAsync("digest")).Count(row => row.EndsWith("Fired", StringComparison.Ordinal)));
        Assert.Equal(5, (await one.RunsAsync("digest")).Count);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_a_node_had_begun_when_it_died_another_starts_once(bool hadStarted)
    {
        await using var dead = Node();
        await dead.PublishAsync(SomeSchedule.Workflow("digest", Hourly));
        await dead.TurnAsync();
        Clock.Advance(TimeSpan.FromHours(1));
        var run = RunId.New(Clock);
        var state = (await Store.Triggers.FindAsync("digest", "clock", Cancel))!;
        var row = new Firing("digest", "clock", state.CoveredUntil.AddHours(1), FiringOutcome.Expected, Run: run);
        Assert.Equal([row], (await Store.Triggers.CoverAsync(
            [new TriggerCover(state, state with { CoveredUntil = Now }, [row])], new FiringHolder("dead", Now.AddSeconds(15)), Now, Cancel))[0]);
        if (hadStarted)
        {
            var view = await dead.FindAsync("digest");
            await dead.Get<RunStarter>().StartAsync(new RunRequest(view.Workflow, 1, JsonObject.Empty, "schedule clock") { Id = run }, Cancel);
        }

        await using var other = Node();
        await other.TurnAsync();
        var before = await other.LedgerAsync("digest");
        Clock.Advance(TimeSpan.FromSeconds(16));
        await other.TurnAsync();

        Assert.Equal(["10:00 Expected"], before);
        Assert.Equal(["10:00 Late"], await other.LedgerAsync("digest"));
        Assert.Equal(run, Assert.Single(await other.RunsAsync("digest")).Id);
    }

    [Theory]
    [InlineData("skip", "10:00 Skipped missed, 11:00 Skipped missed, 12:00 Skipped missed")]
    [InlineData("last", "10:00 Skipped missed, 11:00 Skipped missed, 12:00 CaughtUp missed")]
    [InlineData("all", "10:00 CaughtUp missed, 11:00 CaughtUp missed, 12:00 CaughtUp missed")]
    public async Task What_was_due_while_nothing_ran_is_left_out_or_caught_up(string missed, string ledger)
    {
        await using (var node = Node())
        {
            await node.PublishAsync(SomeSchedule.Workflow("digest", $"{Hourly}, \"missed\": \"{missed}\""));
            await node.TurnAsync();
        }

        Clock.Advance(TimeSpan.FromMinutes(3 * 60 + 30));
        await using var later = Node();
        await later.TurnAsync();

        Assert.Equal(ledger.Split(", "), await later.LedgerAsync("digest"));
        Assert.Equal(ledger.Split("CaughtUp").Length - 1, (await later.RunsAsync("digest")).Count);
    }

    [Fact]
    public async Task A_long_outage_of_a_dense_schedule_is_one_row_and_what_is_caught_up()
    {
        await using (var node = Node())
        {
            await node.PublishAsync(SomeSchedule.Workflow("dense", "\"every\": \"PT1S\", \"missed\": \"last\""));
            await node.TurnAsync();
        }

        Clock.Advance(TimeSpan.FromHours(6));
        await using var later = Node(options => options.MissedAfter = TimeSpan.FromSeconds(1));
        await later.TurnAsync();

        var rows = await Store.Firings.ListAsync(new FiringQuery(Limit: 1000), Cancel);
        Assert.Equal(6 * 60 * 60, rows.Sum(row => row.Occurrences));
        Assert.Single(rows, row => row.Until is not null);
        Assert.True(rows.Count < 5);
    }

    [Fact]
    public async Task A_firing_while_the_run_before_is_open_is_skipped_and_says_which_run_that_is()
    {
        await using var node = Node();
        await node.PublishAsync(SomeSchedule.Workflow("digest", Hourly));

        await node.GoOnAsync(TimeSpan.FromHours(2));
        await node.DriveAsync();
        await node.GoOnAsync(TimeSpan.FromHours(1));

        Assert.Equal(["10:00 Fired", "11:00 Skipped overlap", "12:00 Fired"], await node.LedgerAsync("digest"));
        var rows = await Store.Firings.ListAsync(new FiringQuery(), Cancel);
        Assert.Equal(rows[2].Run, rows[1].Run);
    }

    [Fact]
    public async Task Firings_that_queue_begin_one_after_the_other()
    {
        await using var node = Node();
        await node.PublishAsync(SomeSchedule.Workflow("digest", Hourly + ", \"overlap\": \"queue\""));

        await node.GoOnAsync(Hours);

        Assert.Equal(["10:00 Fired", "11:00 Fired", "12:00 Fired"], await node.LedgerAsync("digest"));
        Assert.Equal([true, true, false], (await node.RunsAsync("digest")).Select(run => run.IsHeld));
    }

    [Fact]
    public async Task A_firing_that_cancels_the_old_run_begins_when_that_has_ended()
    {
        await using var node = Node();
        await node.PublishAsync(SomeSchedule.Workflow("digest", Hourly + ", \"overlap\": \"cancel_old\""));

        await node.GoOnAsync(TimeSpan.FromHours(2));
        await node.DriveAsync();
        await node.DriveAsync();

        Assert.Equal(["10:00 Fired", "11:00 Fired"], await node.LedgerAsync("digest"));
        Assert.Equal([RunStatus.Succeeded, RunStatus.Cancelled], (await node.RunsAsync("digest")).Select(run => run.Status));
    }

    [Fact]
    public async Task What_is_due_while_a_trigger_is_paused_is_on_record_as_that()
    {
        await using var node = Node();
        await node.PublishAsync(SomeSchedule.Workflow("digest", Hourly + ", \"overlap\": \"allow\""));
        await node.GoOnAsync(TimeSpan.FromMinutes(90));

        await node.Desk.SayAsync(await node.FindAsync("digest"), TriggerStanding.Paused, "kim", "holiday", Cancel);
        await node.GoOnAsync(TimeSpan.FromHours(2));
        var paused = await node.FindAsync("digest");
        await node.Desk.SayAsync(paused, TriggerStanding.Active, "kim", null, Cancel);
        await node.GoOnAsync(TimeSpan.FromHours(1));

        Assert.Equal(["10:00 Fired", "11:00 Skipped paused", "12:00 Skipped paused", "13:00 Fired"], await node.LedgerAsync("digest"));
        Assert.Equal((TriggerLook.Paused, "kim", "holiday", null), (paused.Look, paused.State!.By, paused.State.Why, paused.Next));
        Assert.Equal(TriggerStanding.AsWritten, (await node.FindAsync("digest")).State!.Standing);
    }

    [Fact]
    public async Task Pausing_all_triggers_is_heard_by_every_node()
    {
        await using var one = Node();
        await using var other = Node();
        await one.PublishAsync(SomeSchedule.Workflow("digest", Hourly + ", \"overlap\": \"allow\""));
        await other.TurnAsync();

        await one.Desk.SayOfAllAsync(paused: true, "kim", null, Cancel);
        await other.GoOnAsync(TimeSpan.FromMinutes(150));
        await one.Desk.SayOfAllAsync(paused: false, "kim", null, Cancel);
        await other.GoOnAsync(TimeSpan.FromHours(1));

        Assert.Equal(["10:00 Skipped all_paused", "11:00 Skipped all_paused", "12:00 Fired"], await other.LedgerAsync("digest"));
    }

    [Fact]
    public async Task Of_an_inactive_trigger_nothing_is_expected()
    {
        await using var node = Node();
        await node.PublishAsync(SomeSchedule.Workflow("digest", Hourly));
        await node.Desk.SayAsync(await node.FindAsync("digest"), TriggerStanding.Inactive, "kim", null, Cancel);

        await node.GoOnAsync(Hours);
        await node.Desk.SayAsync(await node.FindAsync("digest"), TriggerStanding.Active, "kim", null, Cancel);
        await node.GoOnAsync(TimeSpan.FromHours(1));

        Assert.Equal(["13:00 Fired"], await node.LedgerAsync("digest"));
    }

    [Fact]
    public async Task What_was_due_while_a_trigger_was_inactive_is_not_caught_up()
    {
        await using (var node = Node())
        {
            await node.PublishAsync(SomeSchedule.Workflow("digest", Hourly));
            await node.TurnAsync();
            await node.Desk.SayAsync(await node.FindAsync("digest"), TriggerStanding.Inactive, "kim", null, Cancel);
            Clock.Advance(Hours);
            await node.Desk.SayAsync(await node.FindAsync("digest"), TriggerStanding.Active, "kim", null, Cancel);
        }

        await using var later = Node();
        await later.GoOnAsync(TimeSpan.FromMinutes(61));

        Assert.Equal(["13:00 Fired"], await later.LedgerAsync("digest"));
    }

    [Fact]
    public async Task What_a_definition_pauses_can_be_made_active_here()
    {
        await using var node = Node();
        await node.PublishAsync(SomeSchedule.Workflow("digest", Hourly + ", \"paused\": true"));
        await node.GoOnAsync(TimeSpan.FromMinutes(90));

        await node.Desk.SayAsync(await node.FindAsync("digest"), TriggerStanding.Active, "kim", null, Cancel);
        await node.GoOnAsync(TimeSpan.FromHours(1));

        Assert.Equal(["10:00 Skipped paused", "11:00 Fired"], await node.LedgerAsync("digest"));
    }

    [Fact]
    public async Task A_new_schedule_counts_from_when_it_was_published_and_the_old_one_until_then()
    {
        await using var node = Node();
        await node.PublishAsync(SomeSchedule.Workflow("digest", Hourly + ", \"overlap\": \"allow\""));
        await node.GoOnAsync(TimeSpan.FromMinutes(70));

        await node.PublishAsync(SomeSchedule.Workflow("digest", "\"cron\": \"30 * * * *\", \"overlap\": \"allow\""));
        await node.GoOnAsync(TimeSpan.FromMinutes(70));
        await node.Get<IWorkflowCatalog>().PublishAsync("digest", null, Cancel);
        await node.GoOnAsync(Hours);

        Assert.Equal(["10:00 Fired", "10:30 Fired"], await node.LedgerAsync("digest"));
    }

    [Fact]
    public async Task A_trigger_whose_runs_fail_again_and_again_rests_and_one_run_decides_how_it_goes_on()
    {
        await using var node = Node(options => (options.CircuitAfter, options.CircuitFor) = (2, TimeSpan.FromMinutes(90)));
        await node.PublishAsync(SomeSchedule.Workflow("digest", Hourly, Failing));
        for (var hour = 0; hour < 7; hour++)
        {
            await node.GoOnAsync(TimeSpan.FromHours(1));
            await node.DriveAsync();
        }

        Assert.Equal(
            [
                "10:00 Fired", "11:00 Fired", "12:00 Skipped circuit", "13:00 Skipped circuit", "14:00 Fired", "15:00 Skipped circuit", "16:00 Skipped circuit",
            ],
            await node.LedgerAsync("digest"));
        var told = await Store.Inbox.ListAsync(new InboxQuery(), Cancel);
        Assert.Equal(2, told.Count);
        Assert.Contains("'clock'", told[0].Body, StringComparison.Ordinal);
        Assert.Equal(TriggerLook.Broken, (await node.FindAsync("digest")).Look);
    }

    [Fact]
    public async Task A_trigger_starts_no_more_runs_in_a_minute_than_it_may()
    {
        await using var node = Node(options => options.StartsPerMinuteOfEach = 3);
        await node.PublishAsync(SomeSchedule.Workflow("dense", "\"every\": \"PT10S\", \"overlap\": \"allow\""));

        await node.GoOnAsync(TimeSpan.FromMinutes(2));

        var rows = await node.LedgerAsync("dense");
        Assert.Equal(12, rows.Count);
        Assert.Equal(6, rows.Count(row => row.EndsWith("Fired", StringComparison.Ordinal)));
        Assert.Equal(6, rows.Count(row => row.EndsWith("Skipped rate", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task What_all_triggers_together_may_not_start_yet_waits()
    {
        await using var node = Node(options => options.StartsPerMinute = 2);
        foreach (var id in new[] { "a", "b", "c" })
        {
            await node.PublishAsync(SomeSchedule.Workflow(id, Hourly));
        }

        await node.GoOnAsync(TimeSpan.FromHours(1));
        var before = (await Store.Firings.ListAsync(new FiringQuery(Outcome: FiringOutcome.Expected), Cancel)).Count;
        for (var turn = 0; turn < 12; turn++)
        {
            Clock.Advance(TimeSpan.FromSeconds(6));
            await node.TurnAsync();
        }

        Assert.Equal(1, before);
        var rows = await Store.Firings.ListAsync(new FiringQuery(), Cancel);
        Assert.Equal([FiringOutcome.Fired, FiringOutcome.Fired, FiringOutcome.Late], rows.Select(row => row.Outcome).Order());
    }

    [Fact]
    public async Task What_is_not_on_record_is_found_and_stands_in_the_ledger_as_missing()
    {
        await using var node = Node();
        await node.PublishAsync(SomeSchedule.Workflow("digest", Hourly + ", \"overlap\": \"allow\""));
        await node.TurnAsync();

        // As if somebody had moved the trigger on and written nothing.
        Clock.Advance(TimeSpan.FromHours(2));
        var state = (await Store.Triggers.FindAsync("digest", "clock", Cancel))!;
        await Store.Triggers.CoverAsync([new TriggerCover(state, state with { CoveredUntil = Now }, [])], new FiringHolder("x", Now), Now, Cancel);
        await using var other = Node();
        await other.TurnAsync();

        Assert.Equal(["10:00 Missing", "11:00 Missing"], await other.LedgerAsync("digest"));
    }

    [Fact]
    public async Task A_range_that_was_missed_can_be_filled_and_what_ran_does_not_run_again()
    {
        await using var node = Node();
        await node.PublishAsync(SomeSchedule.Workflow("digest", Hourly));
        var from = Now;
        await node.GoOnAsync(TimeSpan.FromMinutes(70));
        await node.Desk.SayAsync(await node.FindAsync("digest"), TriggerStanding.Paused, "kim", null, Cancel);
        await node.GoOnAsync(TimeSpan.FromHours(2));
        var trigger = await node.FindAsync("digest");
        await node.Desk.SayAsync(trigger, TriggerStanding.Active, "kim", null, Cancel);

        var filled = await node.Desk.BackFillAsync(trigger, from.AddHours(-1), Now, Cancel);
        await node.GoOnAsync(TimeSpan.FromMinutes(1));

        Assert.Equal((4, null), filled);
        Assert.Equal(
            ["08:00 CaughtUp backfill", "09:00 CaughtUp backfill", "10:00 Fired", "11:00 CaughtUp backfill", "12:00 CaughtUp backfill"],
            await node.LedgerAsync("digest"));
        Assert.Equal(5, (await node.RunsAsync("digest")).Count);
        Assert.Equal((0, null), await node.Desk.BackFillAsync(trigger, from.AddHours(-1), Now, Cancel));
    }

    [Fact]
    public async Task What_is_filled_while_it_is_due_starts_one_run()
    {
        await using var node = Node();
        await node.PublishAsync(SomeSchedule.Workflow("digest", Hourly + ", \"overlap\": \"allow\""));
        await node.TurnAsync();
        Clock.Advance(TimeSpan.FromHours(1));

        var filled = await node.Desk.BackFillAsync(await node.FindAsync("digest"), Now, Now, Cancel);
        await node.TurnAsync();
        Clock.Advance(TimeSpan.FromMinutes(1));
        await node.TurnAsync();

        Assert.Equal((1, null), filled);
        Assert.Equal(["10:00 CaughtUp backfill"], await node.LedgerAsync("digest"));
        Assert.Single(await node.RunsAsync("digest"));
    }

    [Fact]
    public async Task Of_a_row_about_many_a_part_can_be_filled()
    {
        await using (var node = Node())
        {
            await node.PublishAsync(SomeSchedule.Workflow("dense", "\"every\": \"PT1M\", \"missed\": \"skip\""));
            await node.TurnAsync();
        }

        var from = Now;
        Clock.Advance(TimeSpan.FromMinutes(60.5));
        await using var later = Node(options => options.MissedAfter = TimeSpan.FromSeconds(1));
        await later.TurnAsync();

        var filled = await later.Desk.BackFillAsync(await later.FindAsync("dense"), from.AddMinutes(20), from.AddMinutes(22), Cancel);
        Clock.Advance(TimeSpan.FromSeconds(1));
        await later.TurnAsync();

        Assert.Equal((3, null), filled);
        Assert.Equal(
            ["09:01-09:19 x19 Skipped missed", "09:20 CaughtUp backfill", "09:21 CaughtUp backfill", "09:22 CaughtUp backfill", "09:23-10:00 x38 Skipped missed"],
            await later.LedgerAsync("dense"));
    }

    [Fact]
    public async Task A_trigger_is_fired_by_hand_beside_its_schedule()
    {
        await using var node = Node();
        await node.PublishAsync(SomeSchedule.Workflow("digest", Hourly));

        var (run, problems) = await node.Desk.FireAsync(await node.FindAsync("digest"), null, "kim", Cancel);

        Assert.Empty(problems);
        Assert.Equal(["09:00 Fired by_hand"], await node.LedgerAsync("digest"));
        Assert.Equal((run!.Id, "kim"), (Assert.Single(await node.RunsAsync("digest")).Id, run.StartedBy));
    }

    [Fact]
    public async Task Jitter_moves_a_run_by_the_same_time_whoever_starts_it()
    {
        await using var node = Node();
        await node.PublishAsync(SomeSchedule.Workflow("digest", Hourly + ", \"jitter\": \"PT10M\", \"overlap\": \"allow\""));

        await node.GoOnAsync(Hours);

        var waits = (await node.RunsAsync("digest")).Select(run => run.WakeAt!.Value - run.CreatedAt).ToList();
        Assert.All(waits, wait => Assert.InRange(wait, TimeSpan.Zero, TimeSpan.FromMinutes(10)));
        Assert.Equal(3, waits.Distinct().Count());
    }

    private TriggerBench Node(Action<TriggerOptions>? options = null) => new(Store, Clock, options);
}

public sealed class SqliteScheduleKeeperTests() : ScheduleKeeperContract(new SqliteTestDatabase());

public sealed class PostgresScheduleKeeperTests(PostgresServer server) : ScheduleKeeperContract(new PostgresTestDatabase(server));
