using System.Diagnostics.CodeAnalysis;
using System.Text;
using MetaFlow.Json;
using MetaFlow.Expressions.Parsing;

namespace MetaFlow.Expressions;

/// <summary>
/// A text of a setting with expressions between <c>{{</c> and <c>}}</c>. A text that is one expression and nothing else
/// keeps the kind of its value; otherwise the values become part of the text.
/// </summary>
public sealed class Template
{
    private const string Open = "{{";
    private const string Close = "}}";

    private readonly Part[] _parts;

    private Template(string text, Part[] parts) => (Text, _parts) = (text, parts);

    public string Text { get; }

    /// <summary>The text holds no expression: its value is the text itself.</summary>
    public bool IsLiteral => _parts.All(part => part.Expression is null);

    /// <summary>The text is one expression, so that its value can be of any kind.</summary>
    public bool IsExpression => _parts is [{ Expression: not null }];

    /// <summary>The expressions in their order; their positions count from the beginning of the text.</summary>
    public IEnumerable<Expression> Expressions => _parts.Select(part => part.Expression).OfType<Expression>();

    /// <exception cref="ExpressionException">An expression in the text cannot be read; the position counts from the beginning of the text.</exception>
    public static Template Parse(string text)
    {
        var parts = new List<Part>();
        var position = 0;
        while (position < text.Length)
        {
            var open = text.IndexOf(Open, position, StringComparison.Ordinal);
            if (open < 0)
            {
                break;
            }

            if (open > position)
            {
                parts.Add(new Part(text[position..open], null));
            }

            var (expression, end) = ReadHole(text, open + Open.Length);
            parts.Add(new Part(null, expression));
            position = end;
        }

        if (position < text.Length || parts.Count == 0)
        {
            parts.Add(new Part(text[position..], null));
        }

        return new Template(text, [.. parts]);
    }

    public static bool TryParse(string text, [NotNullWhen(true)] out Template? template, [NotNullWhen(false)] out Problem? problem)
    {
        try
        {
            (template, problem) = (Parse(text), null);
            return true;
        }
        catch (ExpressionException exception)
        {
            (template, problem) = (null, exception.ToProblem(source: text));
            return false;
        }
    }

    /// <summary>The value; null where the text is one expression that gives nothing.</summary>
    /// <exception cref="ExpressionException">An expression cannot be evaluated on this input or goes beyond a limit.</exception>
    public JsonData? Evaluate(JsonData? input, ExpressionScope scope)
    {
        if (IsExpression)
        {
            return _parts[0].Expression!.Evaluate(input, scope);
        }

        if (_parts is [{ Literal: { } literal }])
        {
            return new JsonText(literal);
        }

        var result = new StringBuilder();
        foreach (var part in _parts)
        {
            result.Append(part.Literal ?? Shown(part.Expression!.Evaluate(input, scope)));
            if (result.Length > scope.Limits.TextLength)
            {
                throw new ExpressionException("D1014", value: $"{scope.Limits.TextLength}");
            }
        }

        return new JsonText(result.ToString());
    }

    /// <summary>The value, or the problem that there is none, with its place in the whole text.</summary>
    public bool TryEvaluate(JsonData? input, ExpressionScope scope, out JsonData? value, [NotNullWhen(false)] out Problem? problem)
    {
        try
        {
            (value, problem) = (Evaluate(input, scope), null);
            return true;
        }
        catch (ExpressionException exception)
        {
            (value, problem) = (null, exception.ToProblem(source: Text));
            return false;
        }
    }

    /// <summary>The text with something else in the place of each expression.</summary>
    public string Render(Func<Expression, string> show) =>
        string.Concat(_parts.Select(part => part.Literal ?? show(part.Expression!)));

    public override string ToString() => Text;

    // The parser alone knows which braces belong to the expression and which end it.
    private static (Expression Expression, int End) ReadHole(string text, int start)
    {
        var syntax = Parser.ParseUpToBrace(text, start, out var end);
        return string.CompareOrdinal(text, end, Close, 0, Close.Length) == 0
            ? (new Expression(text[start..end].Trim(), syntax), end + Close.Length)
            : throw new ExpressionException("S0202", end, "}", Close);
    }

    private static string Shown(JsonData? value) => value switch
    {
        null => string.Empty,
        JsonText text => text.Value,
        _ => value.ToString(),
    };

    private sealed record Part(string? Literal, Expression? Expression);
}
