using MetaFlow.Json;

namespace MetaFlow.Expressions.Functions;

/// <summary>What the signs of a number picture are; the third argument of $formatNumber changes them.</summary>
internal sealed class NumberSymbols(JsonObject? changes)
{
    public string Decimal { get; } = Of(changes, "decimal-separator", ".");

    public string Grouping { get; } = Of(changes, "grouping-separator", ",");

    public string Exponent { get; } = Of(changes, "exponent-separator", "e");

    public string Minus { get; } = Of(changes, "minus-sign", "-");

    public string Percent { get; } = Of(changes, "percent", "%");

    public string PerMille { get; } = Of(changes, "per-mille", "\u2030");

    public string Digit { get; } = Of(changes, "digit", "#");

    public string PatternSeparator { get; } = Of(changes, "pattern-separator", ";");

    public char Zero { get; } = Of(changes, "zero-digit", "0")[0];

    public bool IsDigit(char current) => current >= Zero && current < Zero + 10;

    public bool IsActive(char current)
    {
        var text = current.ToString();
        return IsDigit(current) || text == Decimal || text == Exponent || text == Grouping || text == Digit || text == PatternSeparator;
    }

    private static string Of(JsonObject? changes, string name, string usual) =>
        changes?[name] is JsonText { Value.Length: > 0 } text ? text.Value : usual;
}
