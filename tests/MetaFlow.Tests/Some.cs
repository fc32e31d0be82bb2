using System.Text.RegularExpressions;
using MetaFlow.Json;
using MetaFlow.Runs;
using MetaFlow.Steps;
using MetaFlow.Workflows;

namespace MetaFlow.Tests;

/// <summary>Makes valid examples; a test names only what matters to it.</summary>
internal static class Some
{
    public static readonly DateTimeOffset Noon = new(2026, 5, 4, 12, 0, 0, TimeSpan.Zero);

    public static readonly StepCatalog Catalog = new([typeof(StepCatalog).Assembly, typeof(MetaFlow.Connectors.ConnectorPacks).Assembly]);

    public static readonly WorkflowReader Reader = new(Catalog);

    /// <summary>The JSON of a workflow with these steps, and inputs where given.</summary>
    public static string Definition(string steps, string inputs = "{}") =>
        $$"""{ "metaflow": 1, "id": "example", "inputs": {{inputs}}, "steps": [ {{steps}} ] }""";

    public static Workflow Workflow(string steps, string inputs = "{}") => Read(Definition(steps, inputs));

    /// <summary>Steps out of a longer workflow: the inputs, steps and vars that they mention stand before them.</summary>
    public static Workflow Excerpt(string steps)
    {
        var named = Regex.Matches(steps, @"\b(?<of>inputs|steps|vars)\.(?<name>\w+)", RegexOptions.None, TimeSpan.FromSeconds(1)).ToList();
        string[] Names(string of) => [.. named.Where(match => match.Groups["of"].Value == of).Select(match => match.Groups["name"].Value).Distinct()];
        var before = Names("steps")
            .Where(id => !steps.Contains($"\"id\": \"{id}\"", StringComparison.Ordinal))
            .Select(id => $$"""{ "id": "{{id}}", "type": "data_transform", "settings": { "expression": "trigger" } }""")
            .Concat(Names("vars").Select(name => $$$"""{ "id": "sets_{{{name}}}", "type": "set", "settings": { "values": { "{{{name}}}": "{{ trigger }}" } } }"""));
        var inputs = string.Join(", ", Names("inputs").Select(name => $"\"{name}\": {{}}"));
        return Workflow(string.Join(", ", before.Append(steps)), $"{{ {inputs} }}");
    }

    public static Workflow Read(string definition)
    {
        var workflow = Reader.Read(definition, out var problems);
        Assert.Empty(problems);
        return workflow!;
    }

    public static RunHead Head(RunStatus status = RunStatus.Queued, string workflow = "example") => new(
        new RunId(Guid.CreateVersion7(Noon)), workflow, 1, new string('a', 64), status, "kim", 0, Noon, Noon, null, null, 1, null, null);

    public static JournalEntry Entry(long sequence, JournalKind kind, string step = "", int attempt = 0, byte[]? payload = null) =>
        new(sequence, kind, step, attempt, payload ?? [], Noon.AddSeconds(sequence));

    internal static JournalEntry Entry(long sequence, RunEvent happened) => JournalPayload.Entry(happened, sequence, Noon.AddSeconds(sequence));

    public static StepOutcome Failure(bool retryable, TimeSpan? retryAfter = null) =>
        new StepOutcome.Failed(new Problem("test.away", "The service is away."), retryable, retryAfter);

    public static StepOutcome Success(JsonData? output = null) => new StepOutcome.Completed(output ?? JsonNull.Value);
}
