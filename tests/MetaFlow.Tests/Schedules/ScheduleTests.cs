using MetaFlow.Schedules;

namespace MetaFlow.Tests.Schedules;

public sealed class ScheduleTests
{
    private static readonly TimeZoneInfo Seoul = TimeZoneInfo.FindSystemTimeZoneById("Asia/Seoul");
    private static readonly TimeZoneInfo NewYork = TimeZoneInfo.FindSystemTimeZoneById("America/New_York");

    [Fact]
    public void Every_90_minutes_is_never_rounded_to_the_hour()
    {
        var schedule = new Schedule.Every(TimeSpan.FromMinutes(90), At("2026-05-04T09:00+09:00"));

        Assert.Equal(
            [At("2026-05-04T09:00+09:00"), At("2026-05-04T10:30+09:00"), At("2026-05-04T12:00+09:00"), At("2026-05-04T13:30+09:00")],
            FiringRow.Firings(schedule, At("2026-01-01T00:00Z"), 4));
    }

    [Theory]
    [InlineData("2026-05-04T00:00Z", "2026-05-04T01:30Z")]
    [InlineData("2026-05-03T23:59:59Z", "2026-05-04T00:00Z")]
    [InlineData("2026-05-04T01:29:59Z", "2026-05-04T01:30Z")]
    [InlineData("2036-05-04T00:00Z", "2036-05-04T01:30Z")]
    public void A_period_is_counted_from_its_anchor_on(string after, string expected)
    {
        var schedule = new Schedule.Every(TimeSpan.FromMinutes(90), At("2026-05-04T00:00Z"));

        Assert.Equal(At(expected), schedule.Next(At(after)));
    }

    [Fact]
    public void A_period_takes_no_notice_of_clocks_put_back()
    {
        var schedule = new Schedule.Every(TimeSpan.FromMinutes(90), At("2026-11-01T00:00-04:00")) { Zone = NewYork };

        Assert.Equal(
            [At("2026-11-01T01:30-04:00"), At("2026-11-01T02:00-05:00"), At("2026-11-01T03:30-05:00")],
            FiringRow.Firings(schedule, At("2026-11-01T00:00-04:00"), 3));
    }

    [Fact]
    public void Answers_are_in_UTC()
    {
        var schedule = FiringRow.Cron("0 9 * * *", "Asia/Seoul");

        Assert.Equal(TimeSpan.Zero, schedule.Next(At("2026-05-04T00:00+09:00"))!.Value.Offset);
    }

    [Fact]
    public void Nothing_is_due_before_the_start_or_behind_the_end()
    {
        var schedule = FiringRow.Cron("0 9 * * *", "Asia/Seoul") with { Start = At("2026-05-05T09:00+09:00"), End = At("2026-05-07T09:00+09:00") };

        Assert.Equal(
            [At("2026-05-05T09:00+09:00"), At("2026-05-06T09:00+09:00"), At("2026-05-07T09:00+09:00")],
            schedule.Between(At("2026-01-01T00:00Z"), At("2027-01-01T00:00Z")));
        Assert.Null(schedule.Next(At("2026-05-07T09:00+09:00")));
    }

    [Fact]
    public void Stretches_laid_end_to_end_lose_no_firing_and_have_none_twice()
    {
        var schedule = FiringRow.Cron("*/15 * * * *", "America/New_York");
        var (from, noon, until) = (At("2026-11-01T00:00-04:00"), At("2026-11-01T01:30-04:00"), At("2026-11-01T03:00-05:00"));

        var parts = schedule.Between(from, noon).Concat(schedule.Between(noon, until)).ToList();

        Assert.Equal(schedule.Between(from, until), parts);
        Assert.Equal(16, parts.Count);
    }

    [Fact]
    public void Business_days_leave_out_weekends_and_the_dates_that_are_excluded()
    {
        var schedule = FiringRow.Cron("0 9 * * *", "Asia/Seoul") with { Days = ScheduleDays.BusinessDays with { Excluded = [new(2026, 5, 5), new(2026, 5, 25)] } };

        Assert.Equal(
            [At("2026-05-04T09:00+09:00"), At("2026-05-06T09:00+09:00"), At("2026-05-07T09:00+09:00"), At("2026-05-08T09:00+09:00"), At("2026-05-11T09:00+09:00")],
            FiringRow.Firings(schedule, At("2026-05-02T00:00+09:00"), 5));
        Assert.Equal(At("2026-05-26T09:00+09:00"), schedule.Next(At("2026-05-22T09:00+09:00")));
    }

    [Fact]
    public void A_date_of_the_calendar_is_the_date_in_the_schedules_zone()
    {
        var schedule = FiringRow.Cron("0 8 * * *", "Asia/Seoul") with { Days = new ScheduleDays { Excluded = [new(2026, 5, 5)] } };

        // 08:00 on the 5th in Seoul is still the 4th in UTC.
        Assert.Equal(At("2026-05-06T08:00+09:00"), schedule.Next(At("2026-05-04T08:00+09:00")));
    }

    [Fact]
    public void A_rhythm_rests_on_days_that_do_not_count()
    {
        var schedule = FiringRow.Cron("*/30 * * * *", "Asia/Seoul") with { Days = ScheduleDays.BusinessDays };

        Assert.Equal(
            [At("2026-05-08T23:30+09:00"), At("2026-05-11T00:00+09:00"), At("2026-05-11T00:30+09:00")],
            FiringRow.Firings(schedule, At("2026-05-08T23:00+09:00"), 3));
    }

    [Fact]
    public void A_period_goes_on_in_step_behind_days_that_do_not_count()
    {
        var schedule = new Schedule.Every(TimeSpan.FromMinutes(50), At("2026-05-08T22:00+09:00")) { Zone = Seoul, Days = ScheduleDays.BusinessDays };

        // Friday 22:00, 22:50, 23:40, and on Monday the 59th and 60th step.
        Assert.Equal(
            [At("2026-05-08T22:00+09:00"), At("2026-05-08T22:50+09:00"), At("2026-05-08T23:40+09:00"), At("2026-05-11T00:00+09:00"), At("2026-05-11T00:50+09:00")],
            FiringRow.Firings(schedule, At("2026-05-08T00:00+09:00"), 5));
    }

    [Fact]
    public void A_leap_day_that_is_a_business_day_is_found_however_far_off()
    {
        var schedule = FiringRow.Cron("0 9 29 2 *", "UTC") with { Days = ScheduleDays.BusinessDays };

        Assert.Equal(
            [At("2028-02-29T09:00Z"), At("2036-02-29T09:00Z"), At("2040-02-29T09:00Z"), At("2044-02-29T09:00Z")],
            FiringRow.Firings(schedule, At("2026-01-01T00:00Z"), 4));
    }

    [Fact]
    public void A_schedule_whose_every_day_is_left_out_has_no_next_firing()
    {
        var cron = FiringRow.Cron("0 9 * * SAT", "Asia/Seoul") with { Days = ScheduleDays.BusinessDays };
        var weekly = new Schedule.Every(TimeSpan.FromDays(7), At("2026-05-02T09:00+09:00")) { Zone = Seoul, Days = ScheduleDays.BusinessDays };

        Assert.Null(cron.Next(At("2026-05-04T00:00Z")));
        Assert.Null(weekly.Next(At("2026-05-04T00:00Z")));
    }

    [Theory]
    [InlineData("0 9 * * *")]
    [InlineData("*/15 * * * *")]
    public void At_the_end_of_time_there_is_no_next_firing(string expression)
    {
        var schedule = FiringRow.Cron(expression, "America/New_York");

        Assert.Null(schedule.Next(DateTimeOffset.MaxValue));
        Assert.NotNull(schedule.Next(DateTimeOffset.MinValue));
    }

    private static DateTimeOffset At(string text) => FiringRow.Instant(text);
}
