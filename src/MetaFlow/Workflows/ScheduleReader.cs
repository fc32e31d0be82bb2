using System.Globalization;
using MetaFlow.Schedules;

namespace MetaFlow.Workflows;

/// <summary>Reads when a schedule fires.</summary>
internal sealed class ScheduleReader(MemberReader members, ProblemList problems)
{
    private static readonly string[] TimeFormats = ["yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK"];

    public ScheduleText? Read()
    {
        var cron = members.Text("cron");
        var every = members.Duration("every");
        var zone = ReadZone();
        var (start, end) = (ReadTime("start"), ReadTime("end"));
        if (start > end)
        {
            problems.Add(members.Find("end")!.Place, "workflows.ends_before_start");
        }

        var days = new ScheduleDays { BusinessDaysOnly = members.Flag("businessDays") ?? false, Excluded = [.. ReadDates("except")] };
        if (members.Find("cron") is null == (members.Find("every") is null))
        {
            problems.Add(members.Place, "workflows.cron_or_every");
            return null;
        }

        var expression = cron is null ? null : ReadCron(cron);
        return zone is null || (expression is null && every is null)
            ? null
            : new ScheduleText(cron, every, members.Text("timeZone") ?? "UTC") 
            {
                Expression = expression, Zone = zone, Start = start, End = end, Days = days,
            };
    }

    private DateTimeOffset? ReadTime(string name)
    {
        if (members.Text(name) is not { } written)
        {
            return null;
        }

        // Without a zone, two people would read two times.
        if (written is [.., 'Z'] or [.., '+' or '-', _, _, ':', _, _]
            && DateTimeOffset.TryParseExact(written, TimeFormats, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal, out var time))
        {
            return time;
        }

        problems.Add(members.Find(name)!.Place, "workflows.not_a_time", ("name", name), ("found", written));
        return null;
    }

    private IEnumerable<DateOnly> ReadDates(string name)
    {
        foreach (var written in members.Texts(name))
        {
            if (DateOnly.TryParseExact(written, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date))
            {
                yield return date;
            }
            else
            {
                problems.Add(members.Find(name)!.Place, "workflows.not_a_date", ("name", name), ("found", written));
            }
        }
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
