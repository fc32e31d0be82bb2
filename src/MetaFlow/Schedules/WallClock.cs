namespace MetaFlow.Schedules;

/// <summary>
/// The clock on the wall of a time zone. It asks the zone for the offset of an instant and for nothing else; which
/// instants a wall time stands for follows from that, however the zone keeps its rules.
/// </summary>
internal readonly struct WallClock(TimeZoneInfo zone)
{
    // No zone changes its clocks twice within this time.
    public static readonly TimeSpan Stretch = TimeSpan.FromDays(1);

    public TimeSpan OffsetAt(DateTime instant) => zone.GetUtcOffset(DateTime.SpecifyKind(instant, DateTimeKind.Utc));

    /// <summary>The instant at which the clock shows this time first; where it never does, the jump that leaves it out.</summary>
    public DateTime FirstAt(DateTime wall, out bool skipped)
    {
        skipped = false;
        var before = OffsetAt(Add(wall, -Stretch));
        var after = OffsetAt(Add(wall, Stretch));
        if (before == after)
        {
            return Add(wall, -before);
        }

        var (early, late) = (Add(wall, -before), Add(wall, -after));
        if (OffsetAt(early) == before)
        {
            return early;
        }

        if (OffsetAt(late) == after)
        {
            return late;
        }

        skipped = true;
        return ChangeBetween(late, early);
    }

    /// <summary>The first instant with another offset than the earlier one of two, to the second.</summary>
    public DateTime ChangeBetween(DateTime earlier, DateTime later)
    {
        var offset = OffsetAt(earlier);
        var start = WholeSecond(earlier);
        var (same, other) = (0L, (later - start).Ticks / TimeSpan.TicksPerSecond + 1);
        while (other - same > 1)
        {
            var middle = (same + other) / 2;
            if (OffsetAt(start.AddSeconds(middle)) == offset)
            {
                same = middle;
            }
            else
            {
                other = middle;
            }
        }

        return start.AddSeconds(other);
    }

    private static DateTime WholeSecond(DateTime time) => new(time.Ticks - time.Ticks % TimeSpan.TicksPerSecond);

    // Held within what a DateTime can say.
    private static DateTime Add(DateTime time, TimeSpan span) =>
        new(Math.Clamp(time.Ticks + span.Ticks, DateTime.MinValue.Ticks, DateTime.MaxValue.Ticks));
}
