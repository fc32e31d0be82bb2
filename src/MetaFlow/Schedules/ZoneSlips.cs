using System.Globalization;
using System.Text.RegularExpressions;

namespace MetaFlow.Schedules;

/// <summary>
/// What people write for a time zone that names none, or not the one they mean: 'EST' exists and has no summer time, and
/// 'GMT+9' counts the other way round than its writer does.
/// </summary>
internal static partial class ZoneSlips
{
    private static readonly Dictionary<string, string> Slips = new(StringComparer.OrdinalIgnoreCase)
    {
        ["KST"] = "Asia/Seoul",
        ["Korea"] = "Asia/Seoul",
        ["South Korea"] = "Asia/Seoul",
        ["한국"] = "Asia/Seoul",
        ["대한민국"] = "Asia/Seoul",
        ["JST"] = "Asia/Tokyo",
        ["일본"] = "Asia/Tokyo",
        ["China"] = "Asia/Shanghai",
        ["Beijing"] = "Asia/Shanghai",
        ["Asia/Beijing"] = "Asia/Shanghai",
        ["중국"] = "Asia/Shanghai",
        ["베이징"] = "Asia/Shanghai",
        ["HKT"] = "Asia/Hong_Kong",
        ["SGT"] = "Asia/Singapore",
        ["IST"] = "Asia/Kolkata",
        ["India"] = "Asia/Kolkata",
        ["Mumbai"] = "Asia/Kolkata",
        ["ET"] = "America/New_York",
        ["EST"] = "America/New_York",
        ["EDT"] = "America/New_York",
        ["CT"] = "America/Chicago",
        ["CST"] = "America/Chicago",
        ["CDT"] = "America/Chicago",
        ["MT"] = "America/Denver",
        ["MST"] = "America/Denver",
        ["MDT"] = "America/Denver",
        ["PT"] = "America/Los_Angeles",
        ["PST"] = "America/Los_Angeles",
        ["PDT"] = "America/Los_Angeles",
        ["San Francisco"] = "America/Los_Angeles",
        ["Seattle"] = "America/Los_Angeles",
        ["HST"] = "Pacific/Honolulu",
        ["GMT"] = "UTC",
        ["UCT"] = "UTC",
        ["Zulu"] = "UTC",
        ["BST"] = "Europe/London",
        ["UK"] = "Europe/London",
        ["WET"] = "Europe/Lisbon",
        ["CET"] = "Europe/Berlin",
        ["CEST"] = "Europe/Berlin",
        ["MET"] = "Europe/Berlin",
        ["Germany"] = "Europe/Berlin",
        ["독일"] = "Europe/Berlin",
        ["EET"] = "Europe/Helsinki",
        ["EEST"] = "Europe/Helsinki",
        ["MSK"] = "Europe/Moscow",
        ["AEST"] = "Australia/Sydney",
        ["AEDT"] = "Australia/Sydney",
        ["ACST"] = "Australia/Adelaide",
        ["AWST"] = "Australia/Perth",
        ["NZST"] = "Pacific/Auckland",
        ["NZDT"] = "Pacific/Auckland",
    };

    public static string? Meant(string written) => Slips.GetValueOrDefault(written) ?? OfOffset(written);

    // +09:00, UTC+9, GMT-5: an Etc zone says the same, with the sign turned round. Half hours have none.
    private static string? OfOffset(string written)
    {
        if (Offset().Match(written) is not { Success: true } match
            || int.Parse(match.Groups["hours"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture) is not (<= 14 and var hours))
        {
            return null;
        }

        var isEast = match.Groups["sign"].ValueSpan is "+";
        return hours == 0 ? "UTC" : hours > 12 && !isEast ? null : $"Etc/GMT{(isEast ? '-' : '+')}{hours.ToString(CultureInfo.InvariantCulture)}";
    }

    [GeneratedRegex("^(?:UTC|GMT)? ?(?<sign>[+-])(?<hours>[0-9]{1,2})(?::?00)?$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Offset();
}
