using System.Globalization;
using MetaFlow.Schedules;

namespace MetaFlow.Tests.Schedules;

public sealed class ScheduleWordsTests
{
    private static readonly CultureInfo English = CultureInfo.InvariantCulture;
    private static readonly CultureInfo Korean = CultureInfo.GetCultureInfo("ko-KR");

    [Theory]
    [InlineData("0 9 * * *", "every day at 09:00", "매일 09:00")]
    [InlineData("@daily", "every day at 00:00", "매일 00:00")]
    [InlineData("0 9,18 * * *", "every day at 09:00 and 18:00", "매일 09:00, 18:00")]
    [InlineData("30 8,12,18 * * *", "every day at 08:30, 12:30 and 18:30", "매일 08:30, 12:30, 18:30")]
    [InlineData("0 9 * * MON", "every Monday at 09:00", "매주 월요일 09:00")]
    [InlineData("@weekly", "every Sunday at 00:00", "매주 일요일 00:00")]
    [InlineData("0 9 * * MON,WED,FRI", "every Monday, Wednesday and Friday at 09:00", "매주 월·수·금요일 09:00")]
    [InlineData("0 9 * * 0,6,1", "every Monday, Saturday and Sunday at 09:00", "매주 월·토·일요일 09:00")]
    [InlineData("0 9 * * MON-FRI", "every weekday at 09:00", "평일 09:00")]
    [InlineData("0 10 * * SAT,SUN", "on weekends at 10:00", "주말 10:00")]
    [InlineData("0 9 * * TUE-THU", "every Tuesday, Wednesday and Thursday at 09:00", "매주 화·수·목요일 09:00")]
    [InlineData("0 9 * * 0-6", "every day at 09:00", "매일 09:00")]
    [InlineData("* * * * *", "every minute", "1분마다")]
    [InlineData("*/15 * * * *", "every 15 minutes", "15분마다")]
    [InlineData("0,30 * * * *", "every 30 minutes", "30분마다")]
    [InlineData("@hourly", "every hour on the hour", "매시 정각")]
    [InlineData("30 * * * *", "every hour at 30 minutes past", "매시 30분")]
    [InlineData("1 * * * *", "every hour at 1 minute past", "매시 1분")]
    [InlineData("5,35 * * * *", "every hour at 5 and 35 minutes past", "매시 5분과 35분")]
    [InlineData("*/20 * * * MON", "every 20 minutes on Mondays", "매주 월요일 20분마다")]
    [InlineData("0 */2 * * *", "every 2 hours from 00:00", "매일 00:00부터 2시간마다")]
    [InlineData("30 1/6 * * *", "every day at 01:30, 07:30, 13:30 and 19:30", "매일 01:30, 07:30, 13:30, 19:30")]
    [InlineData("0 */5 * * *", "every 5 hours from 00:00 to 20:00", "매일 00:00부터 20:00까지 5시간마다")]
    [InlineData("0 9-17 * * *", "every hour from 09:00 to 17:00", "매일 09:00부터 17:00까지 1시간마다")]
    [InlineData("30 9-17 * * MON-FRI", "every hour from 09:30 to 17:30 on weekdays", "평일 09:30부터 17:30까지 1시간마다")]
    [InlineData("0 9-17/2 * * *", "every 2 hours from 09:00 to 17:00", "매일 09:00부터 17:00까지 2시간마다")]
    [InlineData("0 22-2 * * *", "every hour from 22:00 to 02:00", "매일 22:00부터 02:00까지 1시간마다")]
    [InlineData("*/15 9-17 * * MON-FRI", "every 15 minutes between 09:00 and 17:59 on weekdays", "평일 09:00부터 17:59까지 15분마다")]
    [InlineData("*/10 9-11,14-16 * * *", "every 10 minutes between 09:00 and 11:59 and between 14:00 and 16:59", "매일 09:00부터 11:59까지, 14:00부터 16:59까지 10분마다")]
    [InlineData("*/30 9 * * *", "every day at 09:00 and 09:30", "매일 09:00, 09:30")]
    [InlineData("*/5 22-2 * * *", "every 5 minutes between 22:00 and 02:59", "매일 22:00부터 02:59까지 5분마다")]
    [InlineData("*/5 22-2 * * MON", "every 5 minutes between 00:00 and 02:59 and between 22:00 and 23:59 on Mondays", "매주 월요일 00:00부터 02:59까지, 22:00부터 23:59까지 5분마다")]
    [InlineData("0 9 1 * *", "on the 1st of every month at 09:00", "매월 1일 09:00")]
    [InlineData("0 9 1,15 * *", "on the 1st and the 15th of every month at 09:00", "매월 1일과 15일 09:00")]
    [InlineData("0 9 2,3,11,12,22,23 * *", "on the 2nd, the 3rd, the 11th, the 12th, the 22nd and the 23rd of every month at 09:00", "매월 2일, 3일, 11일, 12일, 22일과 23일 09:00")]
    [InlineData("0 9 1-7 * *", "on the 1st to the 7th of every month at 09:00", "매월 1일부터 7일까지 09:00")]
    [InlineData("0 18 L * *", "on the last day of every month at 18:00", "매월 말일 18:00")]
    [InlineData("0 18 15,L * *", "on the 15th and the last day of every month at 18:00", "매월 15일과 말일 18:00")]
    [InlineData("0 18 LW * *", "on the last weekday of every month at 18:00", "매월 마지막 평일 18:00")]
    [InlineData("0 18 15W * *", "on the weekday nearest the 15th of every month at 18:00", "매월 15일에 가장 가까운 평일 18:00")]
    [InlineData("0 18 L-3 * *", "on the 3rd day before the last of every month at 18:00", "매월 말일 3일 전 18:00")]
    [InlineData("0 9 * * MON#1", "on the first Monday of every month at 09:00", "매월 첫째 월요일 09:00")]
    [InlineData("0 9 * * TUE#1,TUE#3", "on the first Tuesday and the third Tuesday of every month at 09:00", "매월 첫째 화요일과 셋째 화요일 09:00")]
    [InlineData("0 9 * * FRIL", "on the last Friday of every month at 09:00", "매월 마지막 금요일 09:00")]
    [InlineData("0 9 * 11 THU#4", "on the fourth Thursday of November at 09:00", "매년 11월 넷째 목요일 09:00")]
    [InlineData("@yearly", "every year on January 1 at 00:00", "매년 1월 1일 00:00")]
    [InlineData("0 9 25 DEC *", "every year on December 25 at 09:00", "매년 12월 25일 09:00")]
    [InlineData("0 9 1 */3 *", "on the 1st of January, April, July and October at 09:00", "매년 1월, 4월, 7월과 10월의 1일 09:00")]
    [InlineData("0 9 1,15 6 *", "on the 1st and the 15th of June at 09:00", "매년 6월 1일과 15일 09:00")]
    [InlineData("0 9 * 12 *", "every day in December at 09:00", "12월 매일 09:00")]
    [InlineData("0 9 * JUN-AUG MON", "every Monday in June to August at 09:00", "6월부터 8월까지 매주 월요일 09:00")]
    [InlineData("0 9 13 * FRI", "on the 13th of every month and on Fridays at 09:00", "매월 13일과 매주 금요일 09:00")]
    [InlineData("0 9 L * MON-FRI", "on the last day of every month and on weekdays at 09:00", "매월 말일과 평일 09:00")]
    [InlineData("*/30 9-17 1 * *", "every 30 minutes between 09:00 and 17:59 on the 1st of every month", "매월 1일 09:00부터 17:59까지 30분마다")]
    [InlineData("30 0 9 * * *", "every day at 09:00:30", "매일 09:00:30")]
    [InlineData("0 0 9 * * MON", "every Monday at 09:00", "매주 월요일 09:00")]
    [InlineData("*/10 * * * * *", "every 10 seconds", "10초마다")]
    [InlineData("* * * * * *", "every second", "1초마다")]
    [InlineData("15 * * * * *", "every minute at 15 seconds past", "매분 15초")]
    [InlineData("*/30 * 9-17 * * MON-FRI", "every 30 seconds between 09:00 and 17:59 on weekdays", "평일 09:00부터 17:59까지 30초마다")]
    [InlineData("*/7 * * * *", "by the cron expression `*/7 * * * *`", "cron 식 `*/7 * * * *`에 따라")]
    [InlineData("3-40/5 1,2,9 */2 * MON", "by the cron expression `3-40/5 1,2,9 */2 * MON`", "cron 식 `3-40/5 1,2,9 */2 * MON`에 따라")]
    [InlineData("0 9 */2 * *", "by the cron expression `0 9 */2 * *`", "cron 식 `0 9 */2 * *`에 따라")]
    public void An_expression_is_said_as_people_say_it(string expression, string english, string korean)
    {
        var schedule = FiringRow.Cron(expression, "Asia/Seoul");

        Assert.Equal($"{english} (Seoul)", ScheduleWords.Say(schedule, English));
        Assert.Equal($"{korean} (서울)", ScheduleWords.Say(schedule, Korean));
    }

    [Theory]
    [InlineData("00:01:00", "every minute from 2026-05-04 09:00", "2026-05-04 09:00부터 1분마다")]
    [InlineData("01:30:00", "every 90 minutes from 2026-05-04 09:00", "2026-05-04 09:00부터 90분마다")]
    [InlineData("02:00:00", "every 2 hours from 2026-05-04 09:00", "2026-05-04 09:00부터 2시간마다")]
    [InlineData("1.12:00:00", "every 36 hours from 2026-05-04 09:00", "2026-05-04 09:00부터 36시간마다")]
    [InlineData("1.00:00:00", "every day from 2026-05-04 09:00", "2026-05-04 09:00부터 1일마다")]
    [InlineData("14.00:00:00", "every 14 days from 2026-05-04 09:00", "2026-05-04 09:00부터 14일마다")]
    [InlineData("00:00:45", "every 45 seconds from 2026-05-04 09:00", "2026-05-04 09:00부터 45초마다")]
    [InlineData("01:30:15", "every 1 hour, 30 minutes and 15 seconds from 2026-05-04 09:00", "2026-05-04 09:00부터 1시간 30분 15초마다")]
    [InlineData("00:00:01.5", "every 1.5 seconds from 2026-05-04 09:00", "2026-05-04 09:00부터 1.5초마다")]
    public void A_period_is_said_in_the_unit_that_fits(string period, string english, string korean)
    {
        var schedule = new Schedule.Every(TimeSpan.Parse(period, English), FiringRow.Instant("2026-05-04T09:00+09:00"))
        {
            Zone = TimeZoneInfo.FindSystemTimeZoneById("Asia/Seoul"),
        };

        Assert.Equal($"{english} (Seoul)", ScheduleWords.Say(schedule, English));
        Assert.Equal($"{korean} (서울)", ScheduleWords.Say(schedule, Korean));
    }

    [Fact]
    public void What_limits_a_schedule_is_said_behind_it()
    {
        var schedule = FiringRow.Cron("0 9 * * *", "America/New_York") with
        {
            Days = ScheduleDays.BusinessDays with { Excluded = [new(2026, 12, 25), new(2026, 7, 4)] },
            Start = FiringRow.Instant("2026-05-04T00:00-04:00"),
            End = FiringRow.Instant("2026-12-31T18:00-05:00"),
        };

        Assert.Equal(
            "every day at 09:00, on business days only, except on 2026-07-04 and 2026-12-25, starting 2026-05-04 00:00, until 2026-12-31 18:00 (New York)",
            ScheduleWords.Say(schedule, English));
        Assert.Equal(
            "매일 09:00, 영업일에만, 2026-07-04, 2026-12-25 제외, 2026-05-04 00:00 이후, 2026-12-31 18:00까지 (뉴욕)",
            ScheduleWords.Say(schedule, Korean));
    }

    [Fact]
    public void Many_excluded_dates_are_counted_and_not_named()
    {
        var schedule = FiringRow.Cron("0 9 * * *", "UTC") with { Days = new ScheduleDays { Excluded = [new(2026, 1, 1), new(2026, 3, 1), new(2026, 5, 5), new(2026, 6, 6)] } };

        Assert.Equal("every day at 09:00, except on 4 dates (UTC)", ScheduleWords.Say(schedule, English));
        Assert.Equal("매일 09:00, 날짜 4개 제외 (UTC)", ScheduleWords.Say(schedule, Korean));
    }
}
