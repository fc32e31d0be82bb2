namespace MetaFlow.Tests.Authoring;

/// <summary>When something is due, in the words of people.</summary>
public sealed class SpokenScheduleTests
{
    [Theory]
    [InlineData("every day at 07:30", "30 7 * * *")]
    [InlineData("every weekday at 9am", "0 9 * * 1-5")]
    [InlineData("each Tuesday and Thursday at 2:30 pm", "30 14 * * 2,4")]
    [InlineData("every Friday afternoon", "0 14 * * 5")]
    [InlineData("hourly", "0 * * * *")]
    [InlineData("every minute", "* * * * *")]
    [InlineData("every 10 minutes", "*/10 * * * *")]
    [InlineData("every 2 hours between 9am and 6pm on weekdays", "0 9-18/2 * * 1-5")]
    [InlineData("every half hour", "*/30 * * * *")]
    [InlineData("nightly", "0 21 * * *")]
    [InlineData("on the 1st of every month at 06:00", "0 6 1 * *")]
    [InlineData("on the last day of every month at noon", "0 12 L * *")]
    [InlineData("on the last Friday of every month at 5pm", "0 17 * * 5L")]
    [InlineData("on the first Monday of each month at 8am", "0 8 * * 1#1")]
    [InlineData("every month on day 15", "0 9 15 * *")]
    [InlineData("quarterly on the 15th", "0 9 15 1,4,7,10 *")]
    [InlineData("at midnight", "0 0 * * *")]
    [InlineData("every day at 9am and 5pm", "0 9,17 * * *")]
    [InlineData("twice a day", "0 9,18 * * *")]
    [InlineData("every other week on Monday", "0 9 * * 1#1,1#3")]
    public void English_says_it(string when, string cron)
    {
        var proposal = Asked.For($"{when}, fetch https://example.com/a");

        Assert.Equal(cron, Asked.Text(Asked.Trigger(proposal), "cron"));
        Assert.Empty(Asked.Errors(proposal));
    }

    [Theory]
    [InlineData("매일 오전 9시에", "0 9 * * *")]
    [InlineData("매일 아침", "0 9 * * *")]
    [InlineData("평일 저녁 7시마다", "0 19 * * 1-5")]
    [InlineData("매주 금요일 오후 3시에", "0 15 * * 5")]
    [InlineData("월요일마다", "0 9 * * 1")]
    [InlineData("월·수·금 오전 10시에", "0 10 * * 1,3,5")]
    [InlineData("매시 정각에", "0 * * * *")]
    [InlineData("15분마다", "*/15 * * * *")]
    [InlineData("2시간마다", "0 */2 * * *")]
    [InlineData("매월 말일 오후 6시에", "0 18 L * *")]
    [InlineData("매월 1일 오전 6시 30분에", "30 6 1 * *")]
    [InlineData("매월 첫째 월요일 오전 10시에", "0 10 * * 1#1")]
    [InlineData("매일 자정에", "0 0 * * *")]
    [InlineData("매일 밤 11시에", "0 23 * * *")]
    [InlineData("격주 수요일 9시에", "0 9 * * 3#1,3#3")]
    [InlineData("매년 1월 2일 오전 9시에", "0 9 2 1 *")]
    [InlineData("화요일과 목요일 오후 2시 반에", "30 14 * * 2,4")]
    [InlineData("주말 오후 2시에", "0 14 * * 0,6")]
    public void Korean_says_it(string when, string cron)
    {
        var proposal = Asked.For($"{when} https://example.com/a 를 조회해줘");

        Assert.Equal((cron, "Asia/Seoul"), (Asked.Text(Asked.Trigger(proposal), "cron"), Asked.Text(Asked.Trigger(proposal), "timeZone")));
        Assert.Empty(Asked.Errors(proposal));
    }

    [Theory]
    [InlineData("every day at 9am KST fetch https://example.com/a", "Asia/Seoul")]
    [InlineData("every day at 9am Eastern fetch https://example.com/a", "America/New_York")]
    [InlineData("every day at 9am fetch https://example.com/a", "UTC")]
    [InlineData("매일 9시에 뉴욕 시간으로 https://example.com/a 를 조회해줘", "America/New_York")]
    public void A_time_zone_that_is_said_is_kept(string request, string zone)
    {
        var proposal = Asked.For(request);

        Assert.Equal(zone, Asked.Text(Asked.Trigger(proposal), "timeZone"));
    }

    [Fact]
    public void An_hour_that_nobody_said_is_asked()
    {
        var proposal = Asked.For("every Monday call https://example.com/a");

        Assert.Contains(proposal.Plan!.Questions, question => question.About == "schedule");
    }
}
