using MetaFlow.Schedules;

namespace MetaFlow.Workflows;

/// <summary>Reads when a schedule fires.</summary>
internal sealed class ScheduleReader(MemberReader members, ProblemList problems)
{
    public ScheduleText? Read()
    {
        var cron = members.Text("cron");
        var every = members.Duration("every");
        var zone = ReadZone();
        if (members.Find("cron") is null == (members.Find("every") is null))
        {
            problems.Add(members.Place, "workflows.cron_or_every");
            return null;
        }

        var expression = cron is null ? null : ReadCron(cron);
        return zone is null || (expression is null && every is null)
            ? null
            : new ScheduleText(cron, every, members.Text("timeZone") ?? "UTC") { Expression = expression, Zone = zone };
    }

    private TimeZoneInfo? ReadZone()
    {
        if (members.Text("timeZone") is not { } written)
        {
            return TimeZoneInfo.Utc;
        }

        if (!TimeZones.TryFind(written, out var zone, out var problem))
        {
            problems.Add(members.Find("timeZone")!.Place, problem);
        }

        return zone;
    }

    private Cron? ReadCron(string text)
    {
        if (!Cron.TryParse(text, out var cron, out var wrong))
        {
            problems.AddInside(members.Find("cron")!.Place, wrong.Position, wrong.Problem);
        }

        return cron;
    }
}
