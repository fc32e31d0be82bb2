using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.RegularExpressions;

namespace MetaFlow.Schedules;

/// <summary>Finds time zones by what people write, and names them as people do.</summary>
public static partial class TimeZones
{
    // Links of a machine, copies of the whole tree, and clocks that count leap seconds: no zones to put into a workflow.
    private static readonly string[] NoZones = ["localtime", "posixrules", "factory"];

    private static readonly string[] Copies = ["right/", "posix/"];

    private static readonly Lazy<string[]> Known = new(() =>
        [.. CityNames.Ids.Union(TimeZoneInfo.GetSystemTimeZones().Select(zone => zone.Id)).Where(id => id.Contains('/', StringComparison.Ordinal)), "UTC"]);

    /// <summary>The zone of an IANA id such as 'Asia/Seoul', of 'UTC', or of the name that Windows gives it.</summary>
    public static bool TryFind(string text, [NotNullWhen(true)] out TimeZoneInfo? zone, [NotNullWhen(false)] out Problem? problem)
    {
        var written = text.Trim();
        problem = null;
        if (written is "UTC" or "Etc/UTC" or "Z")
        {
            zone = TimeZoneInfo.Utc;
            return true;
        }

        // Some machines find 'asia/seoul' too, and others do not.
        var id = IanaId(written);
        if (ZoneSlips.Meant(written) is null && IsId(written) && TimeZoneInfo.TryFindSystemTimeZoneById(id, out zone) && zone.Id == id)
        {
            return true;
        }

        zone = null;
        problem = Unknown(written);
        return false;
    }

    /// <summary>The city or country that stands for a zone: 서울, New York; for a zone nobody speaks of, the end of its id.</summary>
    public static string CityIn(TimeZoneInfo zone, CultureInfo language)
    {
        var id = IanaId(zone.Id);
        return CityNames.Of(id, korean: language.TwoLetterISOLanguageName == "ko")
            ?? id[(id.LastIndexOf('/') + 1)..].Replace('_', ' ');
    }

    private static string IanaId(string id) => TimeZoneInfo.TryConvertWindowsIdToIanaId(id, out var iana) ? iana : id;

    private static bool IsId(string written) =>
        Id().IsMatch(written)
        && !NoZones.Contains(written, StringComparer.OrdinalIgnoreCase)
        && !Array.Exists(Copies, copy => written.StartsWith(copy, StringComparison.OrdinalIgnoreCase));

    private static Problem Unknown(string written)
    {
        var nearest = ZoneSlips.Meant(written) ?? CityNames.IdOf(written) ?? Nearest.Of(written, Known.Value);
        return nearest is null
            ? Problem.Of("schedules.unknown_time_zone", ("name", written))
            : Problem.Of("schedules.unknown_time_zone", ("name", written), ("nearest", nearest));
    }

    [GeneratedRegex(@"^[A-Za-z][A-Za-z0-9_+\-. ()]*(?:/[A-Za-z0-9_+\-]+)*$", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Id();
}
