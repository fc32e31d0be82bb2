using MetaFlow.Workflows;

namespace MetaFlow.Triggers;

/// <summary>What becomes of everything that is due up to a moment, with no clock, database or network of its own.</summary>
internal static class FiringPlan
{
    /// <summary>Rows of what is due behind the state and up to now; those that are expected are to be started.</summary>
    /// <param name="all">What was said about all triggers.</param>
    /// <param name="newRun">The id of a run to be.</param>
    public static IReadOnlyList<Firing> Rows(
        ScheduledTrigger trigger, TriggerState state, TriggerState? all, DateTimeOffset now, TriggerOptions options, Func<RunId> newRun)
    {
        var rows = new FiringRows(trigger.Key, now, newRun);
        var isHeld = IsPausedAt(trigger, state, now) is not null || all is { Standing: TriggerStanding.Paused } || state.CircuitUntil > now;
        var most = trigger.Declared.Missed switch
        {
            _ when isHeld => 0,
            MissedPolicy.Skip => 0,
            MissedPolicy.Last => 1,
            _ => options.MaxCatchUp,
        };
        var missed = new Queue<DateTimeOffset>();
        foreach (var due in trigger.Schedule.Between(state.CoveredUntil, now))
        {
            if (IsInactiveAt(state, due))
            {
                continue;
            }

            var reason = IsPausedAt(trigger, state, due)
                ?? (all is { Standing: TriggerStanding.Paused } && due > all.SetAt ? FiringReason.AllPaused : null)
                ?? (due < state.CircuitUntil && (state.CountsFrom is not { } from || due >= from) ? FiringReason.Circuit : null);
            if (reason is null && now - due > options.MissedAfter)
            {
                missed.Enqueue(due);
                if (missed.Count > most)
                {
                    rows.Skip(missed.Dequeue(), FiringReason.Missed);
                }

                continue;
            }

            // The newest of all is fired anyway: where only the last counts, nothing is left to catch up.
            Flush(reason is null && trigger.Declared.Missed == MissedPolicy.Last);
            if (reason is null)
            {
                rows.Start(due, null);
            }
            else
            {
                rows.Skip(due, reason);
            }
        }

        Flush(isOver: false);
        return rows.ToList();

        void Flush(bool isOver)
        {
            while (missed.TryDequeue(out var due))
            {
                if (isOver)
                {
                    rows.Skip(due, FiringReason.Missed);
                }
                else
                {
                    rows.Start(due, FiringReason.Missed);
                }
            }
        }
    }

    /// <summary>Rows of what a schedule had due before it was replaced, at a time when nobody had fired it.</summary>
    public static IReadOnlyList<Firing> Replaced(
        ScheduledTrigger old, TriggerState state, TriggerState? all, DateTimeOffset until, Func<RunId> newRun)
    {
        var rows = new FiringRows(old.Key, until, newRun);
        foreach (var due in old.Schedule.Between(state.CoveredUntil, until).Where(due => !IsInactiveAt(state, due)))
        {
            rows.Skip(due, IsPausedAt(old, state, due)
                ?? (all is { Standing: TriggerStanding.Paused } && due > all.SetAt ? FiringReason.AllPaused : FiringReason.Replaced));
        }

        return rows.ToList();
    }

    /// <summary>When a trigger is to be looked at next; null where nothing is due any more.</summary>
    public static DateTimeOffset? Next(ScheduledTrigger trigger, TriggerState state, TriggerState? all)
    {
        if (trigger.Schedule.Next(state.CoveredUntil) is not { } due)
        {
            return null;
        }

        // Of what is not fired anyway, many are told of in one row.
        var rests = IsInactiveAt(state, due) || IsPausedAt(trigger, state, due) is not null || all is { Standing: TriggerStanding.Paused };
        var later = state.CoveredUntil + FiringRows.RestsFor;
        return rests && later > due ? later : due;
    }

    private static bool IsInactiveAt(TriggerState state, DateTimeOffset due) =>
        state.Standing == TriggerStanding.Inactive && !(due <= state.SetAt);

    private static string? IsPausedAt(ScheduledTrigger trigger, TriggerState state, DateTimeOffset due) => state.Standing switch
    {
        TriggerStanding.Paused when !(due <= state.SetAt) => FiringReason.Paused,
        TriggerStanding.AsWritten or TriggerStanding.Paused or TriggerStanding.Inactive when trigger.Declared.Paused => FiringReason.Paused,
        TriggerStanding.Active when trigger.Declared.Paused && due <= state.SetAt => FiringReason.Paused,
        _ => null,
    };
}
