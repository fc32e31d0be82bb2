using MetaFlow.Json;
using MetaFlow.Runs;
using MetaFlow.Steps;
using MetaFlow.Workflows;

namespace MetaFlow.Tests;

/// <summary>Makes valid examples; a test names only what matters to it.</summary>
internal static class Some
{
    public static readonly DateTimeOffset Noon = new(2026, 5, 4, 12, 0, 0, TimeSpan.Zero);

    public static readonly StepCatalog Catalog = new([typeof(StepCatalog).Assembly]);

    public static readonly WorkflowReader Reader = new(Catalog);

    /// <summary>The JSON of a workflow with these steps, and inputs where given.</summary>
    public static string Definition(string steps, string inputs = "{}") =>
        $$"""{ "metaflow": 1, "id": "example", "inputs": {{inputs}}, "steps": [ {{steps}} ] }""";

    public static Workflow Workflow(string steps, string inputs = "{}") => Read(Definition(steps, inputs));

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

    public static StepOutcome Failure(bool retryable, TimeSpan? retryAfter = null) =>
        new StepOutcome.Failed(new Problem("test.away", "The service is away."), retryable, retryAfter);

    public static StepOutcome Success(JsonData? output = null) => new StepOutcome.Completed(output ?? JsonNull.Value);
}
