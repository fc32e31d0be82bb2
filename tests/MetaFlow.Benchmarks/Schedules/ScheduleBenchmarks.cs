using System.Globalization;
using BenchmarkDotNet.Attributes;
using MetaFlow.Schedules;

namespace MetaFlow.Benchmarks.Schedules;

/// <summary>One step to the next firing, and all firings of a day.</summary>
[MemoryDiagnoser]
public class ScheduleBenchmarks
{
    private static readonly DateTimeOffset After = new(2026, 5, 4, 12, 0, 0, TimeSpan.Zero);

    private Schedule _schedule = new Schedule.Every(TimeSpan.FromMinutes(90), After);

    [Params("* * * * *", "*/15 9-17 * * MON-FRI", "0 9 * * MON", "0 9 29 2 *")]
    public string Expression { get; set; } = string.Empty;

    [Params("UTC", "Asia/Seoul", "America/New_York")]
    public string Zone { get; set; } = string.Empty;

    [GlobalSetup]
    public void Setup() => _schedule = Cron.TryParse(Expression, out var cron, out _)
        ? new Schedule.Cron(cron, TimeZoneInfo.FindSystemTimeZoneById(Zone))
        : throw new InvalidOperationException($"'{Expression}' is no cron expression.");

    [Benchmark]
    public DateTimeOffset? Next() => _schedule.Next(After);

    [Benchmark]
    public int Day() => _schedule.Between(After, After.AddDays(1)).Count();

    [Benchmark]
    public bool Parse() => Cron.TryParse(Expression, out _, out _);

    [Benchmark]
    public string Words() => ScheduleWords.Say(_schedule, CultureInfo.InvariantCulture);
}
