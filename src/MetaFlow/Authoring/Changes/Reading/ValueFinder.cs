using System.Globalization;
using System.Text.RegularExpressions;
using MetaFlow.Authoring.Understanding;
using MetaFlow.Json;
using MetaFlow.Workflows;

namespace MetaFlow.Authoring.Changes.Reading;

/// <summary>Finds the value that words mean: by what it was, by what it is called, or by what kind of value it becomes.</summary>
internal sealed partial class ValueFinder(WrittenDefinition definition, string? chosen)
{
    private static readonly IReadOnlyList<(string Member, string[] Words)> MemberWords = [.. Lexicon.Lines("MemberWords").Select(line => (line.Meaning, line.Words))];

    private readonly IReadOnlyList<WrittenValue> _all = WrittenValue.All(definition);

    /// <summary>The values that hold what somebody says it was.</summary>
    public IReadOnlyList<WrittenValue> Holding(string old, string? target)
    {
        var literal = Literal(old);
        var whole = _all.Where(value => value.Text.Equals(literal, StringComparison.OrdinalIgnoreCase) || (Duration(literal) is { } duration && value.Text == duration)).ToList();
        var fitting = whole.Count > 0 ? whole : _all.Where(value => Contains(value.Text, literal)).ToList();
        return Narrowed(fitting, target);
    }

    /// <summary>The values that are called so.</summary>
    /// <param name="to">What it becomes, which has to be of the same kind.</param>
    public IReadOnlyList<WrittenValue> Called(string target, string to)
    {
        var words = Words(target);
        var isNumber = Number(to) is not null;
        var scored = _all
            .Where(value => value.Value is JsonText or JsonNumber or JsonBool && (value.Value is not JsonNumber || isNumber || Duration(to) is not null))
            .Select(value => (Value: value, Score: NameScore(value, words, target)))
            .Where(each => each.Score > 0)
            .Select(each => (each.Value, Score: (each.Score * 3) + (each.Value.Step is { } step ? Math.Min(StepFinder.Score(step, target), 12) : 0) + (isNumber && each.Value.Value is JsonNumber ? 2 : 0)))
            .ToList();
        if (scored.Count == 0)
        {
            return [];
        }

        var most = scored.Max(each => each.Score);
        return Chosen([.. scored.Where(each => each.Score == most).Select(each => Source(each.Value)).Distinct()]);
    }

    // What only passes an input on is changed where the input has its value.
    private WrittenValue Source(WrittenValue value) =>
        value.Step is not null && OnlyInput().Match(value.Text) is { Success: true } match && _all.FirstOrDefault(each => each.Member == $"inputs.{match.Groups["name"].Value}.default") is { } input ? input : value;

    /// <summary>The values that are of the kind of an address, an e-mail address or a number.</summary>
    public IReadOnlyList<WrittenValue> OfKind(string to, string? target)
    {
        var literal = Literal(to);
        var fitting = _all.Where(value => value.Value is JsonText or JsonNumber && SameKind(value, literal)).ToList();
        return Narrowed(fitting, target);
    }

    /// <summary>The member that words name, whether it is written or not; the longest words first.</summary>
    public static IEnumerable<string> MembersNamed(string words)
    {
        var lower = words.ToLowerInvariant();
        return MemberWords
            .SelectMany(line => line.Words.Where(word => HasWord(lower, word)).Select(word => (line.Member, word.Length)))
            .OrderByDescending(found => found.Length)
            .Select(found => found.Member)
            .Distinct();
    }

    /// <summary>The new value as the old one is written: a number stays a number, what stands in a longer text stays in it.</summary>
    public static JsonData? Written(WrittenValue value, string to, string? old)
    {
        var literal = Literal(to);
        switch (value.Value)
        {
            case JsonNumber:
                return Number(literal) is { } number ? Numeric(number) : null;
            case JsonBool:
                return literal.ToLowerInvariant() switch { "true" or "on" or "yes" or "참" or "켬" => true, "false" or "off" or "no" or "거짓" or "끔" => false, _ => null };
            case JsonArray list:
                return old is null ? null : JsonArray.Create([.. list.Select(item => item is JsonText { Value: var said } ? said.Replace(Literal(old), literal, StringComparison.OrdinalIgnoreCase) : item)]);
            case JsonText { Value: var text }:
                if (old is not null && !text.Equals(Literal(old), StringComparison.OrdinalIgnoreCase) && Duration(old) != text)
                {
                    return ReplaceIn(text, Literal(old), literal);
                }

                return Inside(text, literal, value.Name);
            default:
                return null;
        }
    }

    public static string Literal(string words)
    {
        var said = words.Trim().TrimEnd('.', ',', '!');
        return said.Length > 1 && Quotes().Match(said) is { Success: true } quoted ? quoted.Groups["in"].Value : said;
    }

    public static double? Number(string words) => OnlyNumber().Match(words.Trim()) is { Success: true } ? EntityReader.NumberIn(words) ?? Reading.IntentRules.CountOf(words.Trim().Split(' ')[0]) : null;

    public static string? Duration(string words) => Compiling.Durations.Of(words);

    public static JsonData Numeric(double number) => number == Math.Truncate(number) && Math.Abs(number) < 1e15 ? (long)number : number;

    // A threshold inside of an expression, a duration, or the whole text.
    private static JsonData? Inside(string text, string literal, string name)
    {
        if (text.Contains("{{", StringComparison.Ordinal) && Number(literal) is { } number)
        {
            var numbers = Comparison().Matches(text);
            return numbers.Count == 1
                ? string.Concat(text.AsSpan(0, numbers[0].Groups["n"].Index), number.ToString(CultureInfo.InvariantCulture), text.AsSpan(numbers[0].Groups["n"].Index + numbers[0].Groups["n"].Length))
                : null;
        }

        if (name is "if" or "when" or "items" or "result")
        {
            return null;
        }

        return IsoDuration().IsMatch(text) ? Duration(literal) is { } duration ? (JsonData)duration : null : literal;
    }

    private static string ReplaceIn(string text, string old, string to) =>
        Number(old) is not null && Number(to) is not null
            ? Regex.Replace(text, $@"(?<![\w.]){Regex.Escape(old)}(?![\w.]?\d)", to.Replace("$", "$$", StringComparison.Ordinal), RegexOptions.None, TimeSpan.FromSeconds(1))
            : text.Replace(old, to, StringComparison.OrdinalIgnoreCase);

    private static bool Contains(string text, string literal) =>
        literal.Length > 0 && Regex.IsMatch(text, $@"(?<![\p{{L}}\p{{N}}]){Regex.Escape(literal)}(?![\p{{N}}A-Za-z])", RegexOptions.IgnoreCase, TimeSpan.FromSeconds(1));

    private static bool SameKind(WrittenValue value, string literal) =>
        literal.Contains("://", StringComparison.Ordinal) ? value.Name == "url"
        : literal.Contains('@', StringComparison.Ordinal) ? value.Text.Contains('@', StringComparison.Ordinal) && value.Name is "to" or "cc" or "bcc" or "assignee" or "assignees"
        : literal.StartsWith('#') ? value.Text.StartsWith('#') || value.Name == "credential"
        : Number(literal) is not null && Duration(literal) is null && (value.Value is JsonNumber || (value.Name is "if" or "when" && Comparison().Count(value.Text) == 1));

    private List<WrittenValue> Narrowed(List<WrittenValue> fitting, string? target)
    {
        if (fitting.Count > 1 && target is not null)
        {
            var words = Words(target);
            var scored = fitting.Select(value => (Value: value, Score: NameScore(value, words, target) + (value.Step is { } step ? StepFinder.Score(step, target) : 0))).ToList();
            var most = scored.Max(each => each.Score);
            fitting = [.. scored.Where(each => each.Score == most).Select(each => each.Value)];
        }

        return Chosen(fitting);
    }

    private List<WrittenValue> Chosen(List<WrittenValue> fitting) =>
        fitting.Count > 1 && chosen is not null && fitting.Where(value => value.Step?.Id == chosen || value.Of.TriggerId == chosen || value.Member == chosen).ToList() is { Count: 1 } taken ? taken : fitting;

    private static int NameScore(WrittenValue value, IReadOnlyList<string> words, string target)
    {
        var name = value.Name.ToLowerInvariant();
        if (words.Contains(name))
        {
            return 4;
        }

        var lower = target.ToLowerInvariant();
        return MemberWords.Any(line => line.Member.Equals(value.Name, StringComparison.OrdinalIgnoreCase) && line.Words.Any(word => HasWord(lower, word))) ? 3 : 0;
    }

    private static bool HasWord(string text, string word) => word[0] >= '\uAC00'
        ? text.Contains(word, StringComparison.Ordinal)
        : Regex.IsMatch(text, $@"(?<![\w]){Regex.Escape(word)}(?![a-z0-9_])", RegexOptions.None, TimeSpan.FromSeconds(1));

    private static IReadOnlyList<string> Words(string text) => [.. WordPattern().Matches(text.ToLowerInvariant()).Select(match => match.Value)];

    [GeneratedRegex(@"[A-Za-z_][\w]*|[가-힣]+", RegexOptions.None, 1000)]
    private static partial Regex WordPattern();

    [GeneratedRegex("""^(?:"(?<in>.*)"|'(?<in>.*)'|“(?<in>.*)”|‘(?<in>.*)’|「(?<in>.*)」)$""", RegexOptions.None, 1000)]
    private static partial Regex Quotes();

    [GeneratedRegex(@"^(?:[$€£¥₩]\s?)?\d+(?:,\d{3})*(?:\.\d+)?\s?(?:[%만천억kK]|원|달러|won|EUR|USD|KRW|개|건|번|회|명|편|줄|문장|items?|results?|articles?|sentences?|times|people|at a time|million)*$|^(?:one|two|three|four|five|six|seven|eight|nine|ten)(?: \w+)?$|^(?:한|두|세|네|다섯|여섯|일곱|여덟|아홉|열) ?(?:개|건|번|회|명|문장|줄)?$", RegexOptions.IgnoreCase, 1000)]
    private static partial Regex OnlyNumber();

    [GeneratedRegex(@"(?:[<>=]|!=|>=|<=)\s*(?<n>-?\d+(?:\.\d+)?)(?![\w.])", RegexOptions.None, 1000)]
    private static partial Regex Comparison();

    [GeneratedRegex(@"^\{\{ *inputs\.(?<name>\w+) *\}\}$", RegexOptions.None, 1000)]
    private static partial Regex OnlyInput();

    [GeneratedRegex(@"^P(?:\d+D)?(?:T(?:\d+H)?(?:\d+M)?(?:\d+S)?)?$", RegexOptions.None, 1000)]
    private static partial Regex IsoDuration();
}
