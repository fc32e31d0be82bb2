using System.Globalization;
using System.Text.RegularExpressions;
using MetaFlow.Authoring.Understanding;

namespace MetaFlow.Authoring.Timing;

/// <summary>Reads hours and minutes out of English sentences, and the hours between which something runs.</summary>
internal static class EnglishClock
{
    private static readonly Regex Clock = EnglishTimes.Of(@"\b(?:at|by|around|from)? ?(?<h>\d{1,2})(?::(?<m>\d{2}))? ?(?<ap>a\.?m\.?|p\.?m\.?)\b|\b(?:at|by|around) (?<h2>\d{1,2})(?::(?<m2>\d{2}))?(?: ?o'clock)?\b(?! ?(?:%|percent|minutes|hours|days|items|points|am|pm))|\b(?<h3>[0-2]\d):(?<m3>\d{2})\b|\bat (?<word>noon|midnight|midday)\b");
    private static readonly Regex More = EnglishTimes.Of(@"\G,? (?:and|&) (?<h>\d{1,2})(?::(?<m>\d{2}))? ?(?<ap>a\.?m\.?|p\.?m\.?)\b");
    private static readonly Regex Range = EnglishTimes.Of(@"\b(?:between|from) (?<a>\d{1,2})(?::00)? ?(?<ap1>am|pm)? (?:and|to|until) (?<b>\d{1,2})(?::00)? ?(?<ap2>am|pm)?\b|\b(?:during|in) (?:business|working|office) hours\b");

    public static void Read(RequestText request, SchedulePieces pieces)
    {
        if (pieces.Minutes is not null)
        {
            if (Range.Match(request.Masked) is { Success: true } range)
            {
                pieces.Hours = range.Groups["a"].Success
                    ? (To24(range.Groups["a"].Value, range.Groups["ap1"].Value), To24(range.Groups["b"].Value, range.Groups["ap2"].Value))
                    : (9, 17);
                pieces.Take(EnglishTimes.SpanOf(request, range));
            }

            return;
        }

        foreach (Match match in Clock.Matches(request.Masked))
        {
            var words = EnglishTimes.SpanOf(request, match);
            if (pieces.Times.Count > 0 || pieces.IsTaken(words))
            {
                continue;
            }

            AddTime(match, words, pieces);
            pieces.Take(words, recurs: false);
            if (More.Match(request.Masked, match.Index + match.Length) is { Success: true } more)
            {
                AddTime(more, EnglishTimes.SpanOf(request, more), pieces);
                pieces.Take(EnglishTimes.SpanOf(request, more), recurs: false);
            }
        }
    }

    private static void AddTime(Match match, Span words, SchedulePieces pieces)
    {
        if (match.Groups["word"].Success)
        {
            pieces.Times.Add((match.Groups["word"].Value == "midnight" ? 0 : 12, 0));
            return;
        }

        var hour = match.Groups["h"].Success ? match.Groups["h"] : match.Groups["h2"].Success ? match.Groups["h2"] : match.Groups["h3"];
        var minute = match.Groups["m"].Success ? match.Groups["m"] : match.Groups["m2"].Success ? match.Groups["m2"] : match.Groups["m3"];
        var half = match.Groups["ap"].Value.Replace(".", "", StringComparison.Ordinal);
        var number = int.Parse(hour.Value, CultureInfo.InvariantCulture);
        var isWrong = half.Length > 0 && number is > 12 or 0 && half.Length > 0;
        pieces.AddTime(
            isWrong ? 99 : To24(hour.Value, half), minute.Success ? int.Parse(minute.Value, CultureInfo.InvariantCulture) : 0, words);
    }

    private static int To24(string hour, string half)
    {
        var number = int.Parse(hour, CultureInfo.InvariantCulture);
        return half switch
        {
            "am" => number == 12 ? 0 : number,
            "pm" => number == 12 ? 12 : number + 12,
            _ => number,
        };
    }
}
