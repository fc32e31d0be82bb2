using System.Globalization;
using System.Text.RegularExpressions;
using MetaFlow.Authoring.Understanding;
using MetaFlow.Json;

namespace MetaFlow.Authoring.Changes.Reading;

/// <summary>Finds the step that words mean: by its id, its position, its type, or by what it does.</summary>
/// <param name="chosen">The step that somebody chose where words fitted several.</param>
internal sealed partial class StepFinder(WrittenDefinition definition, string? chosen)
{
    private const int Enough = 4;

    private static readonly IReadOnlyList<(string Type, string? Channel, string[] Words)> TypeWords =
    [
        .. Lexicon.Lines("StepWords").Select(line => line.Meaning.Split(' ') is [var type, var channel] ? (type, channel, line.Words) : (line.Meaning, (string?)null, line.Words)),
    ];

    private static readonly HashSet<string> Idle = new(StringComparer.Ordinal)
    {
        "the", "a", "an", "this", "that", "it", "its", "my", "our", "your", "of", "in", "on", "at", "to", "from", "for", "with", "by", "step", "steps", "block", "action", "one", "and", "or",
        "is", "are", "be", "whole", "thing", "which", "who", "will", "should", "send", "sends", "sending", "sent", "do", "does", "run", "runs", "running", "goes", "out", "get", "gets", "made", "make", "first", "last", "final", "second", "third", "fourth", "fifth", "so", "as", "also", "just", "then", "only", "there", "new", "we", "i", "please", "up", "over",
        "단계", "스텝", "그", "이", "저", "것", "부분", "하는", "보내", "보내는", "마지막", "번째", "첫", "두", "세", "네", "맨", "처음", "실행", "작업", "하기", "주는", "해", "및",
    };

    /// <returns>One step where the words are clear, several where they fit several, none where they fit none.</returns>
    public IReadOnlyList<WrittenStep> Find(string words)
    {
        var phrase = Clean(words);
        if (definition.Step(Regex.Replace(phrase, @"^(?:the |step )+|['""‘’“”]|(?: step| ?단계)?(?:을|를|은|는|이|가)?$", "", RegexOptions.None, TimeSpan.FromSeconds(1)).Trim().Replace(' ', '_')) is { } named)
        {
            return [named];
        }

        var tokens = Tokens(phrase);
        var scores = definition.Steps.Select(step => (Step: step, Score: Score(step, tokens))).ToList();
        var position = Position(phrase);
        if (position is { } at)
        {
            var best = scores.Max(each => (int?)each.Score) ?? 0;
            var among = best >= Enough && tokens.Count > 0 ? scores.Where(each => each.Score == best).Select(each => each.Step).ToList() : definition.Steps.Where(step => step.Holder is null).ToList();
            var index = at < 0 ? among.Count - 1 : at;
            return index >= 0 && index < among.Count ? [among[index]] : [];
        }

        var most = scores.Count == 0 ? 0 : scores.Max(each => each.Score);
        if (most < Enough)
        {
            return most >= 2 && scores.Count(each => each.Score == most) == 1 ? [scores.First(each => each.Score == most).Step] : [];
        }

        var fitting = scores.Where(each => each.Score == most).Select(each => each.Step).ToList();
        return fitting.Count > 1 && chosen is not null && fitting.Find(step => step.Id == chosen) is { } taken ? [taken] : fitting;
    }

    /// <summary>How well words fit a step; 0 is not at all.</summary>
    public static int Score(WrittenStep step, string words) => Score(step, Tokens(Clean(words)));

    private static int Score(WrittenStep step, List<string> tokens)
    {
        var id = step.Id.ToLowerInvariant();
        var parts = id.Split('_', '-');
        var own = step.Node.Members.Where(member => member.Name is "note" or "when" or "if" or "items" or "settings").Select(member => Plain(member.Node.Value)).ToList();
        var text = string.Join(' ', own).ToLowerInvariant();
        var channel = Channel(step);
        var score = 0;
        foreach (var token in tokens)
        {
            score += token == id ? 12
                : IsLiteral(token) && text.Contains(token, StringComparison.Ordinal) ? 8
                : Math.Max(
                    TypeScore(step.Type, channel, token),
                    parts.Contains(token) ? 5 : parts.Any(part => Alike(part, token)) ? 4 : text.Contains(token, StringComparison.Ordinal) || Words(text).Any(word => Alike(word, token)) ? 2 : 0);
        }

        return score;
    }

    private static int TypeScore(string type, string? channel, string token) => TypeWords
        .Where(line => line.Type == type && (line.Channel is null || line.Channel == channel) && line.Words.Any(word => IsWord(word, token)))
        .Select(line => line.Channel is null ? 4 : 6)
        .DefaultIfEmpty(0)
        .Max();

    private static bool IsWord(string word, string token) =>
        token == word || (word[0] >= '\uAC00' && token.Contains(word, StringComparison.Ordinal));

    // Summary and summarize, order and orders, booked and booking.
    private static bool Alike(string word, string token)
    {
        if (Root(word) is { Length: > 2 } root && root == Root(token))
        {
            return true;
        }

        var shared = Math.Min(word.Length, token.Length);
        var need = word.Length > 0 && word[0] >= '\uAC00' ? 2 : 5;
        if (shared < Math.Min(need, 4))
        {
            return false;
        }

        var same = 0;
        while (same < shared && word[same] == token[same])
        {
            same++;
        }

        return same >= need || (same == shared && Math.Abs(word.Length - token.Length) <= 2 && same >= Math.Min(need, 4));
    }

    private static string Root(string word) => word.Length > 0 && char.IsAsciiLetter(word[^1]) ? Ending().Replace(word, "") : word;

    /// <summary>Where a notification goes; a chat that is written to through a credential counts as what the credential is called.</summary>
    public static string? Channel(WrittenStep step)
    {
        if (WrittenDefinition.Member(step.Node, "settings")?.Value is not JsonObject settings)
        {
            return null;
        }

        return (settings["channel"] as JsonText)?.Value.ToLowerInvariant();
    }

    private static bool IsLiteral(string token) => token.Contains('@', StringComparison.Ordinal) || token.Contains("://", StringComparison.Ordinal) || token.StartsWith('#');

    private static IEnumerable<string> Words(string text) => Word().Matches(text).Select(match => match.Value);

    private static List<string> Tokens(string phrase) => [.. Word().Matches(phrase).Select(match => Stem(match.Value.TrimEnd('.', ',', ':', '-'))).Where(token => token.Length > 0 && !Idle.Contains(token) && !Ordinal().IsMatch(token))];

    private static string Clean(string words) => words.Trim().Trim('.', ',', '!', '?').ToLowerInvariant().Replace('’', '\'');

    private static string Stem(string token)
    {
        if (token[^1] is < '\uAC00' or > '\uD7A3')
        {
            return token.EndsWith("'s", StringComparison.Ordinal) ? token[..^2] : token;
        }

        var stem = Particle().Replace(token, "");
        return stem.Length == 0 ? token : stem;
    }

    // Counted from 0; -1 is the last one.
    private static int? Position(string phrase)
    {
        if (Ordinal().Match(phrase) is not { Success: true } match)
        {
            return null;
        }

        var said = match.Value.Replace(" ", "", StringComparison.Ordinal);
        return said switch
        {
            "last" or "final" or "마지막" or "맨끝" => -1,
            "first" or "첫번째" or "첫" or "맨처음" or "첫단계" => 0,
            "second" or "두번째" => 1,
            "third" or "세번째" => 2,
            "fourth" or "네번째" => 3,
            "fifth" or "다섯번째" => 4,
            _ => int.TryParse(Digits().Match(said).Value, CultureInfo.InvariantCulture, out var number) && number > 0 ? number - 1 : null,
        };
    }

    private static string Plain(JsonData value) => value switch
    {
        JsonText text => text.Value,
        JsonArray list => string.Join(' ', list.Select(Plain)),
        JsonObject members => string.Join(' ', members.Select(member => $"{member.Key} {Plain(member.Value)}")),
        _ => value.ToString(),
    };

    [GeneratedRegex(@"[\p{L}\p{N}_@.:/#'-]+", RegexOptions.None, 1000)]
    private static partial Regex Word();

    [GeneratedRegex(@"\b(?:first|second|third|fourth|fifth|last|final|\d+(?:st|nd|rd|th))\b|\bstep \d+\b|(?:첫|두|세|네|다섯) ?번째|첫 ?단계|\d+ ?번(?:째)? ?(?:단계|스텝)|마지막|맨 ?끝|맨 ?처음", RegexOptions.None, 1000)]
    private static partial Regex Ordinal();

    [GeneratedRegex(@"\d+", RegexOptions.None, 1000)]
    private static partial Regex Digits();

    [GeneratedRegex("(?<=...)(?:ings?|ed|es|s|e)$", RegexOptions.None, 1000)]
    private static partial Regex Ending();

    [GeneratedRegex("(?:으로|에서|에게|까지|부터|하는|하기|되는|하던|보내는|을|를|이|가|은|는|의|에|로|와|과|도|만|하고)$", RegexOptions.None, 1000)]
    private static partial Regex Particle();
}
