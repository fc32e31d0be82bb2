using System.Text.RegularExpressions;
using System.Xml;
using MetaFlow.Json;
using MetaFlow.Steps;

namespace MetaFlow.Workflows.ReadBack;

/// <summary>
/// Says what a step type does with the text <c>words</c> beside it: <c>words.with.x</c> where the setting x is given,
/// <c>words.without.x</c> where it is not, and <c>words.each.x</c> for each member of the setting x. A setting that the
/// text does not name is told on a line of its own, so that nothing stays unsaid.
/// </summary>
internal sealed partial class WorkWords(StepCatalog catalog, Wording words)
{
    public (string Head, IReadOnlyList<string> Below) Say(WorkflowStep.Work work)
    {
        var given = work.Settings.Written;
        if (!catalog.TryFind(work.Type, out var type) || type.Text("words", words.Language) is null)
        {
            var settings = words.List([.. given.Select(setting =>
                words.Say("step.setting", ("name", setting.Key), ("value", words.Value(setting.Value))))]);
            return (words.Say(given.Count > 0 ? "step.generic" : "step.generic_bare", ("type", work.Type), ("settings", settings)), []);
        }

        var (text, each) = Choose(type, given);
        if (each is { } members && type.Text($"words.each.{members.Name}", words.Language) is { } eachText)
        {
            var lines = members.Members.Select(member =>
                Wording.Fill(eachText, ("name", member.Key), ("value", words.Value(member.Value)))).ToList();
            return lines is [var only] ? (only, []) : (Wording.Fill(text, ("count", Wording.Number(lines.Count))), lines);
        }

        (string Name, string Value)[] said = [.. type.Settings.All.Select(setting => (setting.Name, Value(setting, given[setting.Name])))];
        var named = Holes().Matches(text).Select(hole => hole.Groups["name"].Value).ToHashSet();
        return (Wording.Fill(text, said), [.. given
            .Where(setting => !named.Contains(setting.Key))
            .Select(setting => words.Say(
                "step.other_setting", ("name", setting.Key),
                ("value", type.Settings.All.FirstOrDefault(known => known.Name == setting.Key) is { } known ? Value(known, setting.Value) : words.Value(setting.Value))))]);
    }

    private (string Text, (string Name, JsonObject Members)? Each) Choose(StepType type, JsonObject given)
    {
        foreach (var setting in type.Settings.All.Where(setting => given[setting.Name] is not null))
        {
            if (type.Text($"words.with.{setting.Name}", words.Language) is { } with)
            {
                return (with, null);
            }
        }

        foreach (var setting in type.Settings.All)
        {
            if (given[setting.Name] is null && type.Text($"words.without.{setting.Name}", words.Language) is { } without)
            {
                return (without, null);
            }

            if (given[setting.Name] is JsonObject members && type.Text($"words.each.{setting.Name}", words.Language) is not null)
            {
                return (type.Text("words", words.Language)!, (setting.Name, members));
            }
        }

        return (type.Text("words", words.Language)!, null);
    }

    private string Value(StepSetting setting, JsonData? value) => value switch
    {
        JsonText text when setting.IsExpression => Wording.Code(text.Value),
        JsonText text when setting.IsDuration && DurationOf(text.Value) is { } duration => words.Duration(duration),
        _ => words.Value(value ?? JsonNull.Value),
    };

    // What is written as an expression is known only when it runs.
    private static TimeSpan? DurationOf(string text)
    {
        try
        {
            return XmlConvert.ToTimeSpan(text);
        }
        catch (Exception exception) when (exception is FormatException or OverflowException)
        {
            return null;
        }
    }

    [GeneratedRegex(@"\{(?<name>[a-zA-Z_]+)\}", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Holes();
}
