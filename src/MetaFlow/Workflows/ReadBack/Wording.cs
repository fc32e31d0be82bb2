using System.Globalization;
using System.Resources;
using System.Text;
using System.Text.RegularExpressions;
using MetaFlow.Expressions;
using MetaFlow.Json;
using MetaFlow.Steps;

namespace MetaFlow.Workflows.ReadBack;

/// <summary>
/// Says things in one language, with the texts of <c>ReadBackTexts.resx</c>. In a text <c>{name}</c> stands for what is
/// named, and <c>{을/를}</c> for the form of the particle that fits what stands before it.
/// </summary>
internal sealed partial class Wording(CultureInfo language)
{
    public static readonly ResourceManager Resources = new("MetaFlow.Workflows.ReadBack.ReadBackTexts", typeof(Wording).Assembly);

    // A value with more in it than this is shown as it is written.
    private const int MostMembers = 6;

    public CultureInfo Language => language;

    public string Say(string key, params ReadOnlySpan<(string Name, string Value)> names) => Fill(
        Resources.GetString(key, language) ?? throw new ArgumentException($"There is no text '{key}'.", nameof(key)), names);

    /// <summary>Fills a text of another room, such as a step's own.</summary>
    public static string Fill(string text, params ReadOnlySpan<(string Name, string Value)> names)
    {
        var said = new StringBuilder();
        var end = 0;
        foreach (Match hole in Hole().Matches(text))
        {
            said.Append(text, end, hole.Index - end);
            var name = hole.Groups["name"].Value;
            said.Append(name.Contains('/', StringComparison.Ordinal) ? Particles.Choose(said.ToString(), name) : ValueOf(name, names) ?? hole.Value);
            end = hole.Index + hole.Length;
        }

        return said.Append(text, end, text.Length - end).ToString();
    }

    public static string Code(string source) => $"`{Whitespace().Replace(source.Trim(), " ")}`";

    /// <summary>With thousands set apart, as both languages do.</summary>
    public static string Number(double number) => Math.Abs(number) < 1e15
        ? number.ToString("#,0.##########", CultureInfo.InvariantCulture)
        : number.ToString("R", CultureInfo.InvariantCulture);

    /// <summary>"a, b and c".</summary>
    public string List(IReadOnlyList<string> items) => items switch
    {
        [] => Say("value.nothing"),
        [var one] => one,
        [var first, var second] => Say("list.two", ("first", first), ("second", second)),
        _ => Say("list.more", ("first", string.Join(", ", items.SkipLast(1))), ("second", items[^1])),
    };

    /// <summary>"a, b or c".</summary>
    public string Either(IReadOnlyList<string> items) => items switch
    {
        [] => Say("value.nothing"),
        [var one] => one,
        _ => Say("list.either", ("first", string.Join(", ", items.SkipLast(1))), ("second", items[^1])),
    };

    /// <summary>"1 hour and 30 minutes"; a fraction of a second stays one.</summary>
    public string Duration(TimeSpan span)
    {
        var parts = new List<string>();
        Add("day", span.Days);
        Add("hour", span.Hours);
        Add("minute", span.Minutes);
        Add("second", (span - new TimeSpan(span.Days, span.Hours, span.Minutes, 0)).TotalSeconds);
        return parts switch
        {
            [] => Say("duration.second.many", ("count", "0")),
            [var one] => one,
            [.. var start, var last] => Say("duration.join", ("first", string.Join(' ', start)), ("second", last)),
        };

        void Add(string unit, double count)
        {
            if (count > 0)
            {
                parts.Add(Say($"duration.{unit}.{(count == 1 ? "one" : "many")}", ("count", Number(count))));
            }
        }
    }

    /// <summary>What an author wrote as a value: an expression in words where it is simple, else as it is written.</summary>
    public string Value(JsonData value) => value switch
    {
        JsonText { Value: var text } when text.Contains("{{", StringComparison.Ordinal) => Filled(text),
        JsonText { Value: var text } => Quoted(text),
        JsonNumber number => Number(number.Value),
        JsonBool flag => Say(flag.Value ? "value.true" : "value.false"),
        JsonNull => Say("value.nothing"),
        JsonArray { Count: 0 } => Say("value.empty_list"),
        JsonObject { Count: 0 } => Say("value.empty_object"),
        JsonArray { Count: <= MostMembers } list when WrittenSettings.HasExpression(list) => $"[{string.Join(", ", list.Select(Value))}]",
        JsonObject { Count: <= MostMembers } members when WrittenSettings.HasExpression(members) =>
            $"{{{string.Join(", ", members.Select(member => $"'{member.Key}': {Value(member.Value)}"))}}}",
        JsonArray list when list.ToString().Length > 60 => Say("value.list", ("count", Number(list.Count))),
        _ => Code(value.ToString()),
    };

    public string Value(Expression expression) => new ExpressionWords(this).Value(expression.Syntax) ?? Code(expression.Source);

    /// <summary>A condition so that "if" stands before it, or 경우 behind it.</summary>
    public string Condition(Expression expression) =>
        new ExpressionWords(this).Condition(expression.Syntax) ?? Say("compare.code", ("code", Code(expression.Source)));

    private string Filled(string text) =>
        !Template.TryParse(text, out var template, out _) ? Quoted(text)
        : template.IsExpression ? Value(template.Expressions.First())
        : Quoted(template.Render(expression => $"[{Value(expression)}]"));

    private static string Quoted(string text) => $"\"{Whitespace().Replace(text, " ")}\"";

    private static string? ValueOf(string name, ReadOnlySpan<(string Name, string Value)> names)
    {
        foreach (var (known, value) in names)
        {
            if (known == name)
            {
                return value;
            }
        }

        return null;
    }

    [GeneratedRegex(@"\{(?<name>[a-zA-Z_]+|[가-힣]+/[가-힣]+)\}", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Hole();

    [GeneratedRegex(@"\s+", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Whitespace();
}
