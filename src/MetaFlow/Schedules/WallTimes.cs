namespace MetaFlow.Schedules;

/// <summary>From the times of a cron expression to instants, where clocks are put forward and back. README.md has time lines.</summary>
internal static class WallTimes
{
    /// <summary>Fixed times: once each, at the first pass of a repeated time, at the jump for one that is left out.</summary>
    public static DateTime? NextOfTimes(Cron cron, WallClock clock, ScheduleDays days, DateTime after)
    {
        for (var wall = cron.Next(after + clock.OffsetAt(after), days); wall is { } time; wall = cron.Next(time, days))
        {
            // In the second pass, times come by that were due in the first.
            var instant = clock.FirstAt(time, out _);
            if (instant > after)
            {
                return instant;
            }
        }

        return null;
    }

    /// <summary>A rhythm: whenever the clock shows such a time, in both passes, and never for a time that is left out.</summary>
    public static DateTime? NextOfRhythm(Cron cron, WallClock clock, ScheduleDays days, DateTime after)
    {
        var from = after;
        var offset = clock.OffsetAt(from);
        while (cron.Next(from + offset, days) is { } wall)
        {
            var instant = wall - offset;
            var near = from + WallClock.Stretch;
            var isNear = instant <= near;
            DateTime change;
            if (clock.OffsetAt(isNear ? instant : near) != offset)
            {
                change = clock.ChangeBetween(from, isNear ? instant : near);
            }
            else if (isNear)
            {
                return instant;
            }
            else
            {
                // No clock is put back right behind where the search began, so no second pass can come before this.
                instant = clock.FirstAt(wall, out var skipped);
                if (!skipped)
                {
                    return instant;
                }

                change = instant;
            }

            // On with the new offset; the change itself may be such a time.
            (from, offset) = (change.AddTicks(-1), clock.OffsetAt(change));
        }

        return null;
    }
}
