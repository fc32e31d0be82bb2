using MetaFlow.Expressions;
using MetaFlow.Json;

namespace MetaFlow.Steps;

/// <summary>The settings of a step as its author wrote them, and what can be known of them before the step runs.</summary>
public sealed class WrittenSettings(JsonObject written)
{
    /// <summary>The setting as it is written; null where it is left out.</summary>
    public JsonData? this[string name] => written[name];

    /// <summary>Whether the setting holds an expression, so that its value is not known yet.</summary>
    public bool IsOpen(string name) => written[name] is { } value && HasExpression(value);

    /// <summary>The text of a setting; null where it is left out or not known yet.</summary>
    public string? Text(string name) => written[name] is JsonText text && !IsOpen(name) ? text.Value : null;

    /// <summary>The number of a setting; null where it is left out or not known yet.</summary>
    public double? Number(string name) => (written[name] as JsonNumber)?.Value;

    /// <summary>The texts of a setting that is one text or a list of them; null where one of them is not known yet.</summary>
    public IReadOnlyList<string>? Texts(string name) => written[name] switch
    {
        null => [],
        _ when IsOpen(name) => null,
        JsonText text => [text.Value],
        JsonArray list => [.. list.OfType<JsonText>().Select(text => text.Value)],
        _ => [],
    };

    /// <summary>The host of an address whose beginning is fixed: <c>https://api.example.com/{{ … }}</c> has one.</summary>
    public string? Host(string name)
    {
        if (written[name] is not JsonText { Value: var address })
        {
            return null;
        }

        var hole = address.IndexOf("{{", StringComparison.Ordinal);
        var known = (hole < 0 ? address : address[..hole]).Trim();
        var start = known.IndexOf("://", StringComparison.Ordinal) + 3;
        var isWhole = start >= 3 && (hole < 0 || known.AsSpan(start).IndexOfAny('/', '?', '#') >= 0);
        return isWhole && Uri.TryCreate(known, UriKind.Absolute, out var uri) && uri.Host.Length > 0 ? uri.Host : null;
    }

    internal static bool HasExpression(JsonData value) => value switch
    {
        JsonText text => text.Value.Contains("{{", StringComparison.Ordinal) && (!Template.TryParse(text.Value, out var template, out _) || template.Expressions.Any()),
        JsonArray list => list.Any(HasExpression),
        JsonObject members => members.Any(member => HasExpression(member.Value)),
        _ => false,
    };
}
