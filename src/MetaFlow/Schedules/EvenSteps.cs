namespace MetaFlow.Schedules;

/// <summary>Steps of equal length from an anchor on.</summary>
internal static class EvenSteps
{
    private const int HorizonInDays = 40 * 366;

    public static DateTime? Next(Schedule.Every every, WallClock clock, DateTime after)
    {
        var next = StepBehind(every, after);
        for (var looked = 0; next is { } instant && looked < HorizonInDays; looked++)
        {
            var date = DateOnly.FromDateTime(instant + clock.OffsetAt(instant));
            if (every.Days.Counts(date))
            {
                return instant;
            }

            // A day that does not count is left in one stride, however short the steps are.
            var dayAfter = clock.FirstAt(date.AddDays(1).ToDateTime(TimeOnly.MinValue), out _);
            next = StepBehind(every, dayAfter.AddTicks(-1));
        }

        return null;
    }

    private static DateTime? StepBehind(Schedule.Every every, DateTime after)
    {
        var anchor = every.Anchor.UtcDateTime;
        if (after < anchor)
        {
            return anchor;
        }

        var period = every.Period.Ticks;
        var steps = (after - anchor).Ticks / period + 1;
        return steps <= (DateTime.MaxValue.AddDays(-2) - anchor).Ticks / period ? anchor.AddTicks(steps * period) : null;
    }
}
