namespace MetaFlow.Schedules;

/// <summary>When something is due. It is asked about an instant and has no clock of its own; its answers are in UTC.</summary>
public abstract record Schedule
{
    // So far from both ends of time that no offset leads over them.
    private static readonly DateTime Earliest = DateTime.MinValue.AddDays(3);
    private static readonly DateTime Latest = DateTime.MaxValue.AddDays(-3);

    private Schedule()
    {
    }

    /// <summary>Nothing is due before it.</summary>
    public DateTimeOffset? Start { get; init; }

    /// <summary>Nothing is due behind it.</summary>
    public DateTimeOffset? End { get; init; }

    /// <summary>The days that count.</summary>
    public ScheduleDays Days { get; init; } = ScheduleDays.EveryDay;

    /// <summary>The first instant behind this one that is due; null when there is none, or none within 40 years.</summary>
    public DateTimeOffset? Next(DateTimeOffset after)
    {
        var from = Start is { } start && start > after ? start.UtcDateTime.AddTicks(-1) : after.UtcDateTime;
        return from < Latest && NextInstant(from > Earliest ? from : Earliest) is { } next && !(next > End?.UtcDateTime) ? new DateTimeOffset(next, TimeSpan.Zero) : null;
    }

    /// <summary>
    /// What is due behind one instant and up to another, that one included: laid end to end, stretches lose no firing and
    /// have none twice.
    /// </summary>
    public IEnumerable<DateTimeOffset> Between(DateTimeOffset after, DateTimeOffset until)
    {
        for (var next = Next(after); next <= until; next = Next(next.Value))
        {
            yield return next.Value;
        }
    }

    private protected abstract DateTime? NextInstant(DateTime after);

    /// <summary>At the times that an expression names on the clocks of a time zone.</summary>
    public sealed record Cron(Schedules.Cron Expression, TimeZoneInfo Zone) : Schedule
    {
        private protected override DateTime? NextInstant(DateTime after) => Expression.IsRhythm
            ? WallTimes.NextOfRhythm(Expression, new WallClock(Zone), Days, after)
            : WallTimes.NextOfTimes(Expression, new WallClock(Zone), Days, after);
    }

    /// <summary>At the anchor and in even steps behind it, whatever clocks on walls do.</summary>
    public sealed record Every : Schedule
    {
        public Every(TimeSpan period, DateTimeOffset anchor)
        {
            ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(period, TimeSpan.Zero);
            (Period, Anchor) = (period, anchor);
        }

        public TimeSpan Period { get; }

        public DateTimeOffset Anchor { get; }

        /// <summary>Whose dates the days are about, and whose clock the words show.</summary>
        public TimeZoneInfo Zone { get; init; } = TimeZoneInfo.Utc;

        private protected override DateTime? NextInstant(DateTime after) => EvenSteps.Next(this, new WallClock(Zone), after);
    }
}
