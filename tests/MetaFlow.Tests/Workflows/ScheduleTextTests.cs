using MetaFlow.Workflows;

namespace MetaFlow.Tests.Workflows;

public sealed class ScheduleTextTests
{
    [Theory]
    [InlineData("\"cron\": \"0 9 * * MON\", \"timeZone\": \"Asia/Seoul\"", "2026-05-11T00:00:00Z")]
    [InlineData("\"cron\": \"30 12 * * *\"", "2026-05-04T12:30:00Z")]
    [InlineData("\"every\": \"PT90M\", \"timeZone\": \"Asia/Seoul\"", "2026-05-04T13:00:00Z")]
    public void A_schedule_that_was_read_knows_when_it_is_due(string written, string next)
    {
        var workflow = Some.Read($$"""{ "metaflow": 1, "id": "a", "steps": [], "triggers": [ { "type": "schedule", {{written}} } ] }""");

        var when = Assert.IsType<TriggerDeclaration.Scheduled>(Assert.Single(workflow.Triggers)).When;

        Assert.Equal(DateTimeOffset.Parse(next, null), when.ToSchedule(Some.Noon.AddMinutes(-30)).Next(Some.Noon.AddMinutes(1)));
    }
}
