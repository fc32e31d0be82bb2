using System.Text.RegularExpressions;
using MetaFlow.Json;
using MetaFlow.Workflows;

namespace MetaFlow.Authoring.Changes;

/// <summary>Who reads what a step gives.</summary>
internal static class StepReferences
{
    /// <summary>A value of the scope such as <c>steps.rate</c>, and no longer name that begins like it.</summary>
    public static Regex Pattern(string value) =>
        new($@"(?<![\w.$`]){Regex.Escape(value).Replace(@"\.", @"\s*\.\s*", StringComparison.Ordinal)}(?![\w])", RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));

    /// <summary>The steps that read what a step or a step inside of it gives, and <c>output</c> where the workflow does.</summary>
    public static IReadOnlyList<string> To(WrittenDefinition definition, WrittenStep step)
    {
        var inner = definition.Steps.Where(other => other.Node == step.Node || other.IsInside(step)).ToList();
        var patterns = inner.Select(each => Pattern($"steps.{each.Id}")).ToList();
        var users = definition.Steps
            .Where(other => !inner.Contains(other) && !step.Holders.Contains(other) && !other.Holders.Any(inner.Contains) && Own(other).Any(text => patterns.Exists(pattern => pattern.IsMatch(text))))
            .Select(other => other.Id);
        var holders = step.Holders.Where(holder => Own(holder).Any(text => patterns.Exists(pattern => pattern.IsMatch(text)))).Select(holder => holder.Id);
        var output = WrittenDefinition.Member(definition.Root, "output") is { } given && Texts(given.Value).Any(text => patterns.Exists(pattern => pattern.IsMatch(text)));
        return [.. users, .. holders, .. output ? ["output"] : Array.Empty<string>()];
    }

    // What a step says itself, without the steps inside of it.
    private static IEnumerable<string> Own(WrittenStep step) => step.Node.Members
        .Where(member => member.Name is not ("steps" or "then" or "else" or "catch" or "finally" or "branches" or "note" or "evidence" or "id" or "type"))
        .SelectMany(member => Texts(member.Node.Value));

    public static IEnumerable<string> Texts(JsonData value) => value switch
    {
        JsonText text => text.Value.Contains("{{", StringComparison.Ordinal) ? [text.Value] : [],
        JsonArray list => list.SelectMany(Texts),
        JsonObject members => members.SelectMany(member => Texts(member.Value)),
        _ => [],
    };
}
