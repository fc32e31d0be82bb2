using MetaFlow.Triggers;
using MetaFlow.Workflows;

namespace MetaFlow.Tests.Triggers;

public sealed class WatchedTriggersTests
{
    private const int Many = 10_000;

    [Fact]
    public void What_is_due_is_taken_in_its_order_and_once_however_often_it_was_put()
    {
        var watched = new WatchedTriggers();
        foreach (var minute in new[] { 3, 1, 2, 1 })
        {
            watched.Put(Trigger($"w{minute}", $"{minute} * * * *"));
        }

        var due = watched.TakeDue(Some.Noon.AddMinutes(2), 10);

        Assert.Equal(["w1", "w2"], due.Select(each => each.Trigger.Key.Workflow));
        Assert.Equal(Some.Noon.AddMinutes(3), watched.NextAt());
        Assert.Equal(3, watched.Count);
    }

    [Fact]
    public void What_is_no_longer_watched_is_not_due()
    {
        var watched = new WatchedTriggers();
        watched.Put(Trigger("gone", "1 * * * *"));
        watched.Put(Trigger("there", "2 * * * *"));

        watched.Remove(new TriggerKey("gone", SomeSchedule.Id));

        Assert.Equal(Some.Noon.AddMinutes(2), watched.NextAt());
        Assert.Empty(watched.Of("gone"));
        Assert.Single(watched.Of("there"));
    }

    [Fact]
    public void Of_ten_thousand_triggers_those_that_are_due_cost_and_no_others()
    {
        var watched = new WatchedTriggers();
        for (var index = 0; index < Many; index++)
        {
            watched.Put(Trigger($"w{index}", index % 100 == 0 ? "1 * * * *" : "0 0 1 1 *"));
        }

        var now = Some.Noon;
        var taken = 0;
        for (var hour = 0; hour < 24; hour++, now = now.AddHours(1))
        {
            while (watched.TakeDue(now.AddMinutes(1), 200) is { Count: > 0 } due)
            {
                taken += due.Count;
                foreach (var each in due)
                {
                    watched.Put(each with { State = each.State with { CoveredUntil = now.AddMinutes(1) } });
                }
            }
        }

        Assert.Equal(24 * Many / 100, taken);
    }

    private static WatchedTrigger Trigger(string id, string cron)
    {
        var workflow = Some.Read(SomeSchedule.Workflow(id, $"\"cron\": \"{cron}\""));
        return new WatchedTrigger(
            new ScheduledTrigger(workflow, 1, (TriggerDeclaration.Scheduled)workflow.Triggers[0]),
            new TriggerState(id, SomeSchedule.Id, 1, "", Some.Noon, Some.Noon));
    }
}
