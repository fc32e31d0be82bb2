using System.Text.RegularExpressions;
using MetaFlow.Json;
using MetaFlow.Expressions.Evaluation;

namespace MetaFlow.Expressions.Functions;

/// <summary>One match in a text, by a regular expression or by a function that says where it matches and what comes next.</summary>
internal sealed class TextMatch
{
    private readonly string _source;
    private readonly RegexFunction? _regex;
    private readonly Match? _match;
    private readonly JsonObject? _object;

    private TextMatch(RegexFunction regex, Match match, string source)
    {
        (_regex, _match, _source) = (regex, match, source);
        (Text, Start, End, Groups) = (match.Value, match.Index, match.Index + match.Length, RegexFunction.Groups(match));
    }

    private TextMatch(JsonObject found, string source)
    {
        (_object, _source) = (found, source);
        Text = (found["match"] as JsonText)?.Value ?? string.Empty;
        Start = Position("start", 0);
        End = Position("end", Start);
        Groups = found["groups"] as JsonArray ?? JsonArray.Empty;
    }

    public string Text { get; }

    public int Start { get; }

    public int End { get; }

    public JsonArray Groups { get; }

    public static TextMatch? First(FunctionValue matcher, string text, in CallContext context)
    {
        if (matcher is RegexFunction regex)
        {
            return regex.First(text, context.Run) is { } match ? new TextMatch(regex, match, text) : null;
        }

        return Of(context.CallWith(matcher, new JsonText(text), null, null), text);
    }

    public TextMatch? Next(in CallContext context)
    {
        if (_regex is not null)
        {
            return _regex.Next(_match!, _source, context.Run) is { } match ? new TextMatch(_regex, match, _source) : null;
        }

        return _object!["next"] is FunctionValue next ? Of(context.Call(next, []), _source) : null;
    }

    public JsonObject ToObject() => _object ?? JsonObject.Of(
        ("match", Text), ("start", JsonNumber.Of(Start)), ("end", JsonNumber.Of(End)), ("groups", Groups));

    private static TextMatch? Of(JsonData? found, string source) => found switch
    {
        null => null,
        JsonObject members when members["start"] is JsonNumber || members["end"] is JsonNumber
            || members["groups"] is JsonArray || members["next"] is FunctionValue => new TextMatch(members, source),
        _ when !Values.IsTrue(found) => null,
        _ => throw new ExpressionException("T1010"),
    };

    private int Position(string name, int least) =>
        (int)Math.Clamp((_object![name] as JsonNumber)?.Value ?? least, least, _source.Length);
}
