using System.Globalization;

namespace MetaFlow.Web.Pages.Runs;

/// <summary>How long something took, in the few digits that matter.</summary>
internal static class Durations
{
    public static string Text(DateTimeOffset? from, DateTimeOffset? to) =>
        (to - from) is { } span && span >= TimeSpan.Zero ? Text(span) : "–";

    // Each unit begins where the one before would round up to it.
    public static string Text(TimeSpan span) => span switch
    {
        { TotalMilliseconds: < 999.5 } => In($"{span.TotalMilliseconds:0} ms"),
        { TotalSeconds: < 59.95 } => In($"{span.TotalSeconds:0.0} s"),
        { TotalSeconds: < 3599.5 } => In($"{(int)Math.Round(span.TotalSeconds) / 60}:{(int)Math.Round(span.TotalSeconds) % 60:00} min"),
        { TotalDays: < 1 } => In($"{(int)span.TotalHours}:{span.Minutes:00} h"),
        _ => In($"{span.TotalDays:0.0} d"),
    };

    private static string In(FormattableString text) => text.ToString(CultureInfo.CurrentCulture);
}
