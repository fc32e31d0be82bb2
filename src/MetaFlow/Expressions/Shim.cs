using System.Text;
using MetaFlow.Json;

namespace MetaFlow.Expressions;

public sealed class Template
{
    private readonly List<(string? Text, Expression? Hole)> _parts = [];

    public static Template Parse(string text)
    {
        var template = new Template();
        var at = 0;
        while (text.IndexOf("{{", at, StringComparison.Ordinal) is >= 0 and var from)
        {
            var to = text.IndexOf("}}", from, StringComparison.Ordinal);
            if (from > at)
            {
                template._parts.Add((text[at..from], null));
            }

            template._parts.Add((null, Expression.Compile(text[(from + 2)..to])));
            at = to + 2;
        }

        if (at < text.Length)
        {
            template._parts.Add((text[at..], null));
        }

        return template;
    }

    public JsonData? Evaluate(JsonData? input, ExpressionScope scope)
    {
        if (_parts is [(null, { } only)])
        {
            return only.Evaluate(input, scope);
        }

        var said = new StringBuilder();
        foreach (var (text, hole) in _parts)
        {
            said.Append(text ?? (hole!.Evaluate(input, scope) is { } value ? value is JsonText t ? t.Value : value.ToString() : ""));
        }

        return said.ToString();
    }
}
