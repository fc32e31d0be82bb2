using MetaFlow.Authoring.Plans;
using MetaFlow.Json;
using MetaFlow.Knowledge.Passages;

namespace MetaFlow.Authoring.Retrieval;

/// <summary>An operation of a service that does what a step asks for, and the passage that tells of it.</summary>
/// <param name="Parameters">What is known of its parameters, by name.</param>
/// <param name="Open">The parameters that it needs and that nobody has said.</param>
public sealed record FoundOperation(
    OperationPassage Operation, string Domain, JsonObject Passage, IReadOnlyDictionary<string, SlotValue> Parameters, IReadOnlyList<string> Open)
{
    public PlanEvidence Why => new(PlanEvidenceKind.Passage, Operation.Summary ?? Operation.Url) { Passage = Passage };

    /// <summary>Where its answer has its list; null where it has none.</summary>
    public ListedAnswer? Listed => ListedAnswer.Of(Operation.ResponseSchema);

    public bool NeedsCredential => Operation.Auth.Count > 0;
}
