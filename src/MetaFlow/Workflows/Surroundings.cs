using MetaFlow.Json;
using MetaFlow.Shapes;

namespace MetaFlow.Workflows;

/// <summary>What a definition may refer to outside of itself. What is null is not known, and then never a problem.</summary>
public sealed record Surroundings
{
    public static readonly Surroundings Unknown = new();

    /// <summary>The credentials that there are, and the hosts each may be sent to.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>>? Credentials { get; init; }

    /// <summary>The workflows that can be called, by id.</summary>
    public IReadOnlyDictionary<string, CalledWorkflow>? Workflows { get; init; }

    /// <summary>What services answer to the calls whose steps do not say it.</summary>
    public IReadOnlyDictionary<(string Method, string Url), KnownAnswer>? Answers { get; init; }

    /// <summary>What is wrong with each script, by its text.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<Problem>>? Scripts { get; init; }
}

/// <summary>What a service answers, as a document tells it.</summary>
/// <param name="IsSchema">Whether the body is a JSON schema; otherwise it is one example.</param>
/// <param name="Document">The title of the document.</param>
public sealed record KnownAnswer(JsonData Body, bool IsSchema, string Document);

/// <summary>A workflow as one that calls it sees it.</summary>
/// <param name="Calls">The workflows that it calls itself.</param>
public sealed record CalledWorkflow(
    string Id, IReadOnlyList<InputDeclaration> Inputs, Shape Output, IReadOnlyList<string> Calls)
{
    public static CalledWorkflow Of(CheckedWorkflow workflow) => new(
        workflow.Workflow.Id, workflow.Workflow.Inputs, workflow.Shapes.Output,
        [.. workflow.Workflow.AllSteps().OfType<WorkflowStep.Work>().Select(CallCheck.TargetOf).OfType<string>().Distinct()]);
}
