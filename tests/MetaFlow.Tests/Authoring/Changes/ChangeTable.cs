using System.Text;
using MetaFlow.Authoring.Changes;
using MetaFlow.Json;
using MetaFlow.Steps;
using MetaFlow.Workflows;
using MetaFlow.Workflows.Certificates;

namespace MetaFlow.Tests.Authoring.Changes;

/// <summary>Requests to change, and what each has to come to.</summary>
internal static class ChangeTable
{
    private static readonly StepCatalog Catalog = new([typeof(StepCatalog).Assembly]);

    public static ChangeDesk Desk()
    {
        var reader = new WorkflowReader(Catalog);
        return new ChangeDesk(Catalog, new CertificateMaker(Catalog, reader), reader, new FakeClock());
    }

    public static IReadOnlyList<JsonObject> Rows(string file) =>
        [.. File.ReadLines(Repository.Path("tests", "MetaFlow.Tests", "Authoring", "Changes", file)).Where(line => line.Length > 0).Select(line => (JsonObject)JsonData.Parse(line))];

    public static string Definition(string name)
    {
        var own = Repository.Path("tests", "MetaFlow.Tests", "Authoring", "Changes", "Definitions", $"{name}.json");
        return Encoding.UTF8.GetString(File.ReadAllBytes(File.Exists(own) ? own : Repository.Path("workflows", $"{name}.json")));
    }

    public static ChangeProposal Change(string definition, string request, params string[] locked) =>
        Desk().ChangeAsync(new ChangeRequest(definition, request) { Locked = locked }, sources: null, CancellationToken.None).GetAwaiter().GetResult();

    /// <summary>What of a row did not come out; null where all of it did.</summary>
    public static string? Wrong(JsonObject row, ChangeProposal proposal)
    {
        if (row["refused"] is JsonText { Value: var refusal })
        {
            return proposal.Refusal?.Code == refusal && proposal.Text is null ? null : $"not refused: {Said(proposal)}";
        }

        if (proposal.Text is not { } after)
        {
            return Said(proposal);
        }

        var before = WrittenDefinition.Read(Definition(Text(row, "on")))!;
        var now = WrittenDefinition.Read(after)!;
        foreach (var (path, value) in row["set"] as JsonObject ?? JsonObject.Empty)
        {
            var found = Find(now, before, path);
            if (found?.ToString() != value.ToString())
            {
                return $"{path} is {found?.ToString() ?? "not there"}";
            }
        }

        var steps = Outline(now, before);
        var wanted = row["steps"] is JsonText { Value: var outline } ? outline : row["set"] is JsonObject set && set.Any(each => each.Key.StartsWith("new:", StringComparison.Ordinal)) ? steps : Outline(before, before);
        if (steps != wanted)
        {
            return $"steps are {steps}";
        }

        var triggers = Triggers(now);
        var started = row["triggers"] is JsonText { Value: var said } ? said : Triggers(before);
        return triggers == started ? null : $"triggers are {triggers}";
    }

    /// <summary>The steps that the row does not name and that have other bytes than before.</summary>
    public static IReadOnlyList<string> Harmed(JsonObject row, ChangeProposal proposal)
    {
        if (proposal.Text is null)
        {
            return [];
        }

        var (before, now) = (WrittenDefinition.Read(Definition(Text(row, "on")))!, WrittenDefinition.Read(proposal.Text)!);
        var named = (row["set"] as JsonObject ?? JsonObject.Empty).Select(each => each.Key).Where(key => key.StartsWith("step:", StringComparison.Ordinal)).Select(key => key["step:".Length..].Split('.')[0])
            .Concat((row["touched"] as JsonArray ?? JsonArray.Empty).OfType<JsonText>().Select(text => text.Value)).ToHashSet();
        return [.. before.Steps.Where(step => !named.Contains(step.Id) && now.Step(step.Id) is { } kept && Inside(before, step).SequenceEqual(Inside(now, kept)) && !Inside(before, step).Any(named.Contains) && before.TextOf(step) != now.TextOf(kept)).Select(step => step.Id)];
    }

    private static IEnumerable<string> Inside(WrittenDefinition definition, WrittenStep step) => definition.Steps.Where(other => other.IsInside(step)).Select(other => other.Id);

    private static string Said(ChangeProposal proposal) => proposal.Question is { } question ? $"asks: {string.Join(", ", question.Choices)}" : $"{proposal.Refusal?.Code}: {proposal.Refusal?.Message}";

    public static string Text(JsonObject row, string name) => ((JsonText)row[name]!).Value;

    private static JsonData? Find(WrittenDefinition now, WrittenDefinition before, string path)
    {
        var (kind, rest) = (path.Split(':')[0], path[(path.IndexOf(':', StringComparison.Ordinal) + 1)..]);
        if (path.StartsWith("workflow.", StringComparison.Ordinal))
        {
            return Walk(now.Root.Value, path.Split('.').Skip(1));
        }

        var names = rest.Split('.');
        var owner = kind switch
        {
            "step" => now.Step(names[0])?.Node.Value,
            "trigger" => now.Trigger(names[0])?.Value,
            "input" => Walk(now.Root.Value, ["inputs", names[0]]),
            _ => now.Steps.FirstOrDefault(step => step.Type == names[0] && before.Step(step.Id) is null)?.Node.Value,
        };
        return Walk(owner, names.Skip(1));
    }

    private static JsonData? Walk(JsonData? value, IEnumerable<string> names) => names.Aggregate(value, (at, name) => (at as JsonObject)?[name]);

    private static string Outline(WrittenDefinition definition, WrittenDefinition before) => Level(definition, before, null);

    private static string Level(WrittenDefinition definition, WrittenDefinition before, WrittenStep? holder) => string.Join(' ', definition.Steps
        .Where(step => step.Holder == holder)
        .Select(step => (before.Step(step.Id) is not null ? step.Id : $"+{step.Type}") + (Level(definition, before, step) is { Length: > 0 } inner ? $"({inner})" : "")));

    private static string Triggers(WrittenDefinition definition) =>
        string.Join(' ', (WrittenDefinition.Member(definition.Root, "triggers")?.Items ?? []).Select(trigger => $"{WrittenDefinition.TextOf(trigger, "id")}:{WrittenDefinition.TextOf(trigger, "type")}"));
}
