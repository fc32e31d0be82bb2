using System.Globalization;
using MetaFlow.Schedules;

namespace MetaFlow.Tests.Schedules;

/// <summary>One row of a table of firings.</summary>
internal static class FiringRow
{
    public static TheoryData<string> All(string table) =>
        [.. table.Split('\n', StringSplitOptions.TrimEntries).Where(row => row.Length > 0 && !row.StartsWith('#'))];

    public static (Schedule Schedule, DateTimeOffset From, IReadOnlyList<DateTimeOffset> Expected) Parse(string row)
    {
        var columns = row.Split('|', StringSplitOptions.TrimEntries);
        return (Cron(columns[0], columns[1]), Instant(columns[2]), [.. columns[3].Split(',').Select(Instant)]);
    }

    public static Schedule.Cron Cron(string expression, string zone)
    {
        Assert.True(MetaFlow.Schedules.Cron.TryParse(expression, out var cron, out var problem), problem?.Problem.Message);
        return new Schedule.Cron(cron, TimeZoneInfo.FindSystemTimeZoneById(zone));
    }

    public static DateTimeOffset Instant(string text) =>
        DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);

    public static List<DateTimeOffset> Firings(Schedule schedule, DateTimeOffset from, int count) =>
        [.. schedule.Between(from, DateTimeOffset.MaxValue).Take(count)];
}
