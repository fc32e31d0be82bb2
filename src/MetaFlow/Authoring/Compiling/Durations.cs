using System.Globalization;
using System.Text.RegularExpressions;

namespace MetaFlow.Authoring.Compiling;

/// <summary>Lengths that requests name: of time, and of summaries.</summary>
internal static class Durations
{
    private static readonly Regex Time = new(@"(?<count>\d+)\s?(?<unit>seconds?|minutes?|mins?|hours?|days?|초|분|시간|일)", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase, TimeSpan.FromSeconds(1));

    private static readonly Regex Lines = new(@"(?<count>\d+|한|두|세|네|다섯|one|two|three|four|five|single)[ -]?(?:줄|문장|sentences?|lines?|bullets?|bullet points)", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase, TimeSpan.FromSeconds(1));

    public static string? Of(string words)
    {
        if (Time.Match(words) is not { Success: true } match || !int.TryParse(match.Groups["count"].Value, CultureInfo.InvariantCulture, out var count) || count < 1)
        {
            return null;
        }

        return char.ToLowerInvariant(match.Groups["unit"].Value[0]) switch
        {
            's' or '초' => $"PT{count}S",
            'm' or '분' => $"PT{count}M",
            'h' or '시' => $"PT{count}H",
            _ => $"P{count}D",
        };
    }

    public static int? SentencesIn(string words) => Lines.Match(words) is { Success: true } match
        ? match.Groups["count"].Value.ToLowerInvariant() switch
        {
            "한" or "one" or "single" => 1,
            "두" or "two" => 2,
            "세" or "three" => 3,
            "네" or "four" => 4,
            "다섯" or "five" => 5,
            var digits => int.Parse(digits, CultureInfo.InvariantCulture) is var count and >= 1 and <= 50 ? count : null,
        }
        : null;
}
