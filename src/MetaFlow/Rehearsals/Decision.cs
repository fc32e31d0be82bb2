namespace MetaFlow.Rehearsals;

/// <summary>A place of a definition where runs part.</summary>
public enum DecisionKind
{
    When,
    Condition,
    Loop,
    Try,
    OnError,

    /// <summary>Branches of which not all have to end well.</summary>
    Race,
    Approval,
    Event,
}

/// <summary>One decision and every way that it can go.</summary>
/// <param name="Path">The step in the definition.</param>
public sealed record Decision(string Path, DecisionKind Kind, IReadOnlyList<DecisionWay> Ways);

/// <param name="Way">As the definition calls it: <c>then</c>, <c>caught</c>, the name of a branch.</param>
/// <param name="By">The number of the first rehearsal that went there.</param>
/// <param name="Reason">Why none did, and what it would need.</param>
public sealed record DecisionWay(string Way, Coverage Coverage, int? By, Problem? Reason);

public enum Coverage
{
    Covered,
    NotCovered,

    /// <summary>No run can go there.</summary>
    NotCoverable,
}
