using System.Text.RegularExpressions;
using MetaFlow.Json;

namespace MetaFlow.Expressions.Evaluation;

/// <summary>A regular expression as a value: a function from a text to its first match.</summary>
internal sealed class RegexNode : Node
{
    private readonly Regex _regex;

    public RegexNode(string pattern, string flags, int position)
        : base(position)
    {
        var options = RegexOptions.CultureInvariant;
        options |= flags.Contains('i', StringComparison.Ordinal) ? RegexOptions.IgnoreCase : RegexOptions.None;
        try
        {
            _regex = new Regex(
                RegexTranslator.Translate(pattern, flags.Contains('m', StringComparison.Ordinal)), options, ExpressionLimits.Default.RegexTime);
        }
        catch (ArgumentException)
        {
            throw new ExpressionException("S0303", position, pattern);
        }

        Pattern = pattern;
    }

    public string Pattern { get; }

    public override JsonData? Evaluate(JsonData? input, Frame frame, EvaluationRun run) => new RegexFunction(this, Matcher(run));

    // The usual time limit is built in; another one makes another matcher.
    private Regex Matcher(EvaluationRun run) => run.Limits.RegexTime == _regex.MatchTimeout
        ? _regex
        : new Regex(_regex.ToString(), _regex.Options, run.Limits.RegexTime);
}

internal sealed class RegexFunction(RegexNode node, Regex regex) : FunctionValue
{
    public override int Arity => 2;

    public override JsonData? Invoke(Span<JsonData?> arguments, in CallContext context)
    {
        var text = arguments is [JsonText given, ..] ? given.Value : string.Empty;
        return First(text, context.Run) is { } match ? ToObject(match, text, context.Run) : null;
    }

    public Match? First(string text, EvaluationRun run) => At(text, 0, run);

    public Match? Next(Match match, string text, EvaluationRun run)
    {
        var from = match.Index + match.Length;
        if (from >= text.Length)
        {
            return null;
        }

        var next = At(text, from, run);

        // It would be found again and again.
        return next is { Length: 0 } ? throw new ExpressionException("D1004", node.Position, value: node.Pattern) : next;
    }

    public static JsonArray Groups(Match match)
    {
        var groups = new JsonData[match.Groups.Count - 1];
        for (var i = 0; i < groups.Length; i++)
        {
            groups[i] = match.Groups[i + 1] is { Success: true } group ? new JsonText(group.Value) : JsonNull.Value;
        }

        return new JsonArray(groups);
    }

    private JsonObject ToObject(Match match, string text, EvaluationRun run)
    {
        run.NeedsCleaning = true;
        return JsonObject.Of(
            ("match", match.Value),
            ("start", JsonNumber.Of(match.Index)),
            ("end", JsonNumber.Of(match.Index + match.Length)),
            ("groups", Groups(match)),
            ("next", new NativeFunction("next", null, 0, (_, in context) =>
                Next(match, text, context.Run) is { } next ? ToObject(next, text, context.Run) : null)));
    }

    private Match? At(string text, int from, EvaluationRun run)
    {
        run.Tick(1 + (text.Length / 256));
        try
        {
            var match = regex.Match(text, from);
            return match.Success ? match : null;
        }
        catch (RegexMatchTimeoutException)
        {
            throw new ExpressionException("D1018", node.Position, node.Pattern);
        }
    }
}
