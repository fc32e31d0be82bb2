using System.Globalization;

namespace MetaFlow.Web.Pages.Runs;

/// <summary>How long something took, in the few digits that matter.</summary>
internal static class Durations
{
    public static string Text(DateTimeOffset? from, DateTimeOffset? to) =>
        (to - from) is { } span && span >= TimeSpan.Zero ? Text(span) : "–";

    public static string Text(TimeSpan span) => span switch
    {
        { TotalSeconds: < 1 } => string.Create(CultureInfo.CurrentCulture, $"{span.TotalMilliseconds:0} ms"),
        { TotalSeconds: < 60 } => string.Create(CultureInfo.CurrentCulture, $"{span.TotalSeconds:0.0} s"),
        { TotalHours: < 1 } => string.Create(CultureInfo.CurrentCulture, $"{(int)span.TotalMinutes}:{span.Seconds:00} min"),
        { TotalDays: < 1 } => string.Create(CultureInfo.CurrentCulture, $"{(int)span.TotalHours}:{span.Minutes:00} h"),
        _ => string.Create(CultureInfo.CurrentCulture, $"{span.TotalDays:0.0} d"),
    };
}
