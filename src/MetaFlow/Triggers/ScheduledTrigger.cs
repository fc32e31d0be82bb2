using MetaFlow.Schedules;
using MetaFlow.Workflows;

namespace MetaFlow.Triggers;

/// <summary>Names a trigger.</summary>
public readonly record struct TriggerKey(string Workflow, string Trigger)
{
    public override string ToString() => $"{Workflow}/{Trigger}";
}

/// <summary>A schedule of a published revision.</summary>
public sealed record ScheduledTrigger(Workflow Workflow, int Revision, TriggerDeclaration.Scheduled Declared)
{
    // Periods are counted from a fixed instant, so that a restart or a new revision does not move them.
    public Schedule Schedule { get; } = Declared.When.ToSchedule(DateTimeOffset.UnixEpoch);

    public TriggerKey Key => new(Workflow.Id, Declared.Id);

    /// <summary>What runs say that started them.</summary>
    public string StartedBy => $"schedule {Declared.Id}";

    /// <summary>What the schedule says: another revision with the same text goes on where this one stands.</summary>
    public string Text
    {
        get
        {
            var when = Declared.When;
            return string.Join('|', when.Cron, when.Every, when.TimeZone, when.Limits, Declared.Paused ? "paused" : "");
        }
    }
}
