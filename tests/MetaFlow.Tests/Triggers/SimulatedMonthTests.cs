using System.Globalization;
using MetaFlow.Runs;
using MetaFlow.Schedules;
using MetaFlow.Tests.Storage;
using MetaFlow.Triggers;
using MetaFlow.Workflows;

namespace MetaFlow.Tests.Triggers;

/// <summary>
/// A month with 200 schedules of all kinds: nodes that stop, die and begin again, triggers that are paused, and six hours
/// in which nothing runs. Afterwards the ledger is held against the schedules, by somebody who knows only them.
/// </summary>
public sealed class SimulatedMonthTests() : StoreContract(new SqliteTestDatabase())
{
    private const int Schedules = 200;

    private static readonly TimeSpan Month = TimeSpan.FromDays(30);
    private static readonly string[] Zones = ["UTC", "Asia/Seoul", "America/New_York", "Europe/Berlin", "Australia/Lord_Howe"];
    private static readonly string[] Missed = ["skip", "last", "all"];
    private static readonly string[] Overlaps = ["allow", "queue", "skip", "cancel_old"];

    private readonly Random _random = new(7);
    private readonly Dictionary<string, DateTimeOffset> _from = [];

    [Fact]
    public async Task Everything_that_was_due_is_in_the_ledger_once_and_is_explained()
    {
        var outage = (From: Now.AddDays(11).AddHours(3.5), To: Now.AddDays(11).AddHours(9.5));
        var node = Node();
        for (var index = 0; index < Schedules; index++)
        {
            await node.PublishAsync(Workflow(index));
            _from[Id(index)] = Now;
        }

        var until = Now + Month;
        await node.TurnAsync();
        var turns = 0;
        while (Now < until)
        {
            var next = node.Get<WatchedTriggers>().NextAt() ?? until;
            Clock.Advance(Latest(next, Now.AddMilliseconds(1)) - Now);
            if (Now >= outage.From && Now < outage.To)
            {
                // Nobody is there.
                await node.DisposeAsync();
                Clock.Advance(outage.To - Now);
                node = Node();
            }

            await node.TurnAsync();
            switch (++turns % 200)
            {
                case 25:
                    await DieAsync(node);
                    goto case 75;

                case 75:
                    await node.DisposeAsync();
                    node = Node();
                    await node.TurnAsync();
                    break;

                case 50 or 125 or 150 or 175:
                    await PauseOrResumeAsync(node);
                    break;

                case 100 or 199:
                    await node.DriveAsync();
                    break;
            }
        }

        // What was paused is told of up to now when it goes on.
        await node.Desk.SayOfAllAsync(paused: true, "kim", null, Cancel);
        await node.Desk.SayOfAllAsync(paused: false, "kim", null, Cancel);
        Clock.Advance(TimeSpan.FromSeconds(30));
        await node.TurnAsync();
        await CheckAsync(node, outage);
        await node.DisposeAsync();
    }

    // It has put what is due into the ledger, and is gone before it starts anything.
    private async Task DieAsync(TriggerBench node)
    {
        var watched = node.Get<WatchedTriggers>();
        Clock.Advance(Latest(watched.NextAt()!.Value, Now) - Now);
        var covers = watched.TakeDue(Now, 10)
            .Select(each => new TriggerCover(
                each.State, each.State with { CoveredUntil = Now },
                FiringPlan.Rows(each.Trigger, each.State, watched.All, Now, new TriggerOptions(), () => RunId.New(Clock))))
            .ToList();
        Assert.All(await Store.Triggers.CoverAsync(covers, new FiringHolder("dead", Now.AddSeconds(15)), Now, Cancel), Assert.NotNull);
        Clock.Advance(TimeSpan.FromSeconds(16));
    }

    private async Task PauseOrResumeAsync(TriggerBench node)
    {
        for (var many = 0; many < 5; many++)
        {
            var trigger = await node.FindAsync(Id(_random.Next(Schedules)));
            await node.Desk.SayAsync(
                trigger, trigger.Look == TriggerLook.Paused ? TriggerStanding.Active : TriggerStanding.Paused, "kim", null, Cancel);
        }

        Clock.Advance(TimeSpan.FromSeconds(1));
        await node.TurnAsync();
    }

    private async Task CheckAsync(TriggerBench node, (DateTimeOffset From, DateTimeOffset To) outage)
    {
        var runs = new HashSet<RunId>();
        var (rows, caughtUp, missed, paused, takenOver) = (0L, 0, 0L, 0L, 0);
        for (var index = 0; index < Schedules; index++)
        {
            var view = await node.FindAsync(Id(index));
            var state = view.State!;
            var ledger = (await Store.Firings.ListAsync(new FiringQuery(Id(index), Limit: 100_000), Cancel)).Reverse().ToList();
            var due = ((TriggerDeclaration.Scheduled)view.Declared).When.ToSchedule(DateTimeOffset.UnixEpoch)
                .Between(_from[Id(index)], state.CoveredUntil).ToHashSet();

            // Each occurrence is told of once: by a row of its own, or by one about many.
            foreach (var row in ledger)
            {
                var told = row.Until is { } last ? due.Where(at => at >= row.DueAt && at <= last).ToList() : due.Where(at => at == row.DueAt).ToList();
                Assert.True(told.Count == row.Occurrences, $"{Id(index)}: {row} tells of {told.Count}.");
                due.ExceptWith(told);
                rows += row.Occurrences;
            }

            Assert.True(due.Count == 0, $"{Id(index)}: {due.Count} are not in the ledger, the first {due.Order().FirstOrDefault()}.");
            Assert.All(ledger, row => Assert.True(
                row.Outcome is FiringOutcome.Fired or FiringOutcome.Late or FiringOutcome.CaughtUp || (row.Outcome == FiringOutcome.Skipped && FiringReason.All.Contains(row.Reason)),
                row.ToString()));
            foreach (var row in ledger.Where(row => row.Outcome is FiringOutcome.Fired or FiringOutcome.Late or FiringOutcome.CaughtUp))
            {
                Assert.True(runs.Add(row.Run!.Value), $"{row} has the run of another one.");
            }

            // What was due while nobody was there.
            var out_ = ledger.Where(row => row.DueAt > outage.From && row.DueAt < outage.To.AddMinutes(-2) && row.Reason != FiringReason.Paused).ToList();
            var policy = ((TriggerDeclaration.Scheduled)view.Declared).Missed;
            var caught = out_.Count(row => row.Outcome == FiringOutcome.CaughtUp);
            Assert.True(policy switch { MissedPolicy.Skip => caught == 0, MissedPolicy.Last => caught <= 1, _ => caught == out_.Count }, $"{Id(index)}: {caught} of {out_.Count} were caught up.");
            caughtUp += caught;
            missed += out_.Where(row => row.Reason == FiringReason.Missed && row.Outcome == FiringOutcome.Skipped).Sum(row => row.Occurrences);
            paused += ledger.Where(row => row.Reason == FiringReason.Paused).Sum(row => row.Occurrences);
            takenOver += ledger.Count(row => row.Outcome == FiringOutcome.Late);
        }

        // Every run there is, and not one more, was started by a row of the ledger.
        Assert.Equal(runs.Count, await Store.Journal.CountAsync(new RunQuery(), Cancel));
        Assert.True(runs.Count > 1_500 && caughtUp >= 20 && missed > 100 && paused > 100 && takenOver >= 5, $"{runs.Count} {caughtUp} {missed} {paused} {takenOver}");
        TestContext.Current.SendDiagnosticMessage(string.Create(
            CultureInfo.InvariantCulture, $"{rows} occurrences, {runs.Count} runs, {caughtUp} caught up, {missed} missed, {paused} paused, {takenOver} taken over"));
    }

    private static DateTimeOffset Latest(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;

    private static string Id(int index) => string.Create(CultureInfo.InvariantCulture, $"w{index:000}");

    private static string Workflow(int index)
    {
        var zone = Zones[index % Zones.Length];
        var when = (index % 20) switch
        {
            0 => "\"cron\": \"0 */12 * * *\"",
            1 => $"\"cron\": \"{index % 60} * * * *\", \"end\": \"2026-03-04T00:00:00Z\"",
            2 => "\"every\": \"PT90M\", \"end\": \"2026-03-05T00:00:00Z\"",
            3 when index == 3 => "\"every\": \"PT1S\", \"start\": \"2026-03-13T13:00:00Z\", \"end\": \"2026-03-13T16:00:00Z\"",
            3 => "\"every\": \"P3DT1H\"",
            4 when index == 4 => "\"cron\": \"*/15 * * * * *\", \"start\": \"2026-03-20T10:00:00Z\", \"end\": \"2026-03-20T10:10:00Z\"",
            4 => "\"cron\": \"0 9 * * MON-FRI\"",
            5 => "\"cron\": \"30 1 * * *\"",
            6 => "\"cron\": \"30 2 * * *\"",
            7 => "\"cron\": \"0 0 L * *\"",
            8 => "\"cron\": \"@weekly\"",
            9 => "\"cron\": \"@daily\", \"businessDays\": true, \"except\": [\"2026-03-17\"]",
            10 => "\"cron\": \"0 8 15W * *\"",
            11 => "\"cron\": \"0 12 * * FRI#2\"",
            12 => "\"cron\": \"*/30 10 * * *\"",
            13 => "\"cron\": \"@daily\", \"jitter\": \"PT5M\"",
            14 => "\"cron\": \"@hourly\", \"start\": \"2026-03-25T00:00:00Z\", \"end\": \"2026-03-26T00:00:00Z\"",
            15 => "\"every\": \"PT19H\"",
            16 => "\"cron\": \"15 3 1,15 * *\"",
            17 => "\"cron\": \"0 18 * * *\", \"paused\": true",
            18 => "\"every\": \"P7D\"",
            _ => "\"cron\": \"5 4 * * *\"",
        };
        return SomeSchedule.Workflow(
            Id(index), $"{when}, \"timeZone\": \"{zone}\", \"missed\": \"{Missed[index / 20 % 3]}\", \"overlap\": \"{Overlaps[index / 60 % 4]}\"");
    }

    private TriggerBench Node() => new(Store, Clock);
}
