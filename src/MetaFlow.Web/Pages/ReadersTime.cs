using System.Globalization;

namespace MetaFlow.Web.Pages;

/// <summary>Times as the reader's clock shows them. The browser tells its time zone in a cookie (js/start.js).</summary>
internal static class ReadersTime
{
    public const string Cookie = "metaflow.zone";

    public static string? ZoneIdOf(HttpContext context) => context.Request.Cookies[Cookie];

    /// <summary>The zone, or the server's own where none of that name is known.</summary>
    public static TimeZoneInfo Zone(string? id) =>
        id is not null && TimeZoneInfo.TryFindSystemTimeZoneById(id, out var zone) ? zone : TimeZoneInfo.Local;

    public static string Text(DateTimeOffset at, TimeZoneInfo zone, string format) =>
        TimeZoneInfo.ConvertTime(at, zone).ToString(format, CultureInfo.CurrentCulture);
}
