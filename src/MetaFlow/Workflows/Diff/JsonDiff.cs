using MetaFlow.Expressions;
using MetaFlow.Json;

namespace MetaFlow.Workflows.Diff;

/// <summary>Where two JSON values differ in what they mean: not by the order of members or how a number is written.</summary>
internal static class JsonDiff
{
    /// <summary>Each place that differs; a value that is on one side only is null on the other.</summary>
    public static IEnumerable<(string Path, JsonData? Old, JsonData? New)> Between(string path, JsonData? old, JsonData? @new) => (old, @new) switch
    {
        (JsonObject before, JsonObject after) => before.Select(member => member.Key).Union(after.Select(member => member.Key))
            .SelectMany(name => Between(SourceText.Child(path, name), before[name], after[name])),
        (JsonArray before, JsonArray after) when before.Count == after.Count && before.Count > 0 =>
            Enumerable.Range(0, before.Count).SelectMany(index => Between($"{path}[{index}]", before[index], after[index])),
        _ => Same(old, @new) ? [] : [(path, old, @new)],
    };

    public static bool Same(JsonData? old, JsonData? @new) => (old, @new) switch
    {
        (null, null) => true,
        (JsonNumber before, JsonNumber after) => before.Value.Equals(after.Value),
        (JsonText before, JsonText after) => before.Value == after.Value || Trimmed(before.Value) == Trimmed(after.Value),
        (JsonObject before, JsonObject after) => before.Count == after.Count
            && before.All(member => after[member.Key] is { } value && Same(member.Value, value)),
        (JsonArray before, JsonArray after) => before.Count == after.Count && before.Zip(after).All(pair => Same(pair.First, pair.Second)),
        (null, _) or (_, null) => false,
        _ => old.GetType() == @new.GetType() && old.ToString() == @new.ToString(),
    };

    // {{x}} is {{ x }}.
    private static string Trimmed(string text) =>
        text.Contains("{{", StringComparison.Ordinal) && Template.TryParse(text, out var template, out _)
            ? template.Render(expression => $"{{{{{expression.Source}}}}}")
            : text;
}
