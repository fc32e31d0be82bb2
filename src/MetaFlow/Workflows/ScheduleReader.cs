using MetaFlow.Json;

namespace MetaFlow.Workflows;

/// <summary>Reads when a schedule fires.</summary>
internal sealed class ScheduleReader(MemberReader members, ProblemList problems)
{
    public ScheduleText? Read()
    {
        var cron = members.Text("cron");
        var every = members.Duration("every");
        var zone = members.Text("timeZone") ?? "UTC";
        if (members.Find("cron") is null == (members.Find("every") is null))
        {
            problems.Add(members.Place, "workflows.cron_or_every");
            return null;
        }

        return cron is null && every is null ? null : new ScheduleText(cron, every, zone);
    }
}
