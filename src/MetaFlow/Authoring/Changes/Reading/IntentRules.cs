using System.Globalization;
using System.Text.RegularExpressions;

namespace MetaFlow.Authoring.Changes.Reading;

/// <summary>Reads a sentence by rules, each a pattern whose groups say which words are what.</summary>
internal static partial class IntentRules
{
    public static IEnumerable<ChangeIntent> Apply((ChangeKind Kind, Regex Pattern)[] rules, string words)
    {
        foreach (var (kind, pattern) in rules)
        {
            // What is said behind it and asks for something else must not be lost.
            if (pattern.Match(words) is { Success: true } match && !Another().IsMatch(match.Groups["rest"].Value))
            {
                yield return new ChangeIntent(kind, words)
                {
                    Target = Group(match, "t") is { } target ? Group(match, "t2") is { } more ? $"{target} {more}".Trim() : target : Group(match, "t2"),
                    Value = Group(match, "v"),
                    Old = Group(match, "o"),
                    Anchor = Group(match, "a"),
                    Side = SideOf(Group(match, "side")),
                    Count = CountOf(Group(match, "n")),
                    IsNegated = match.Groups["neg"].Success,
                };
            }
        }
    }

    private static string? Group(Match match, string name) => match.Groups[name] is { Success: true, Value: { } value } && value.Trim() is { Length: > 0 } said ? said : null;

    public static StepSide SideOf(string? words) => words?.ToLowerInvariant() switch
    {
        "before" or "in front of" or "ahead of" or "above" or "앞" or "전" or "이전" or "앞에" or "앞으로" => StepSide.Before,
        "after" or "behind" or "below" or "following" or "뒤" or "다음" or "후" or "이후" => StepSide.After,
        "start" or "beginning" or "top" or "first" or "front" or "처음" or "맨 앞" or "맨앞" or "맨 처음" or "맨처음" or "제일 앞" => StepSide.Start,
        _ => StepSide.End,
    };

    public static int? CountOf(string? words) => words?.ToLowerInvariant() switch
    {
        null => null,
        "once" or "one" or "한" => 1,
        "twice" or "two" or "두" => 2,
        "three" or "세" => 3,
        "four" or "네" => 4,
        "five" or "다섯" => 5,
        "six" or "여섯" => 6,
        "seven" or "일곱" => 7,
        "eight" or "여덟" => 8,
        "nine" or "아홉" => 9,
        "ten" or "열" => 10,
        var digits => int.TryParse(digits, CultureInfo.InvariantCulture, out var number) ? number : null,
    };

    [GeneratedRegex(@"\b(?:and|then)\b|고,? ", RegexOptions.IgnoreCase, 1000)]
    private static partial Regex Another();
}
