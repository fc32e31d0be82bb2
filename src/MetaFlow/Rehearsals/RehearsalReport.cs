using MetaFlow.Json;
using MetaFlow.Runs;

namespace MetaFlow.Rehearsals;

/// <summary>What a workflow would do, and which of its ways were tried.</summary>
/// <param name="Hash">Of the definition: for another one it says nothing.</param>
/// <param name="At">The time at which the rehearsals began, on their own clock.</param>
/// <param name="Rehearsals">Those that showed something: the first is the usual one.</param>
/// <param name="Count">How many there were.</param>
/// <param name="Gaps">Where nobody said what the world would answer, each once.</param>
/// <param name="Notes">What was assumed.</param>
/// <param name="Problems">What has to be put right: inputs that do not fit, cassettes that cannot be read, a usual run that fails.</param>
public sealed record RehearsalReport(
    string WorkflowId, string Hash, DateTimeOffset At, IReadOnlyList<Rehearsal> Rehearsals, int Count, IReadOnlyList<Decision> Decisions,
    IReadOnlyList<RehearsalGap> Gaps, IReadOnlyList<Problem> Notes, IReadOnlyList<Problem> Problems)
{
    /// <summary>Ways that can be gone.</summary>
    public int Ways => Decisions.Sum(decision => decision.Ways.Count(way => way.Coverage != Coverage.NotCoverable));

    public int Covered => Decisions.Sum(decision => decision.Ways.Count(way => way.Coverage == Coverage.Covered));

    /// <summary>Nothing was missing, and the usual run ends well.</summary>
    public bool IsWhole => Gaps.Count == 0 && Problems.Count == 0;
}

/// <summary>One run that was rehearsed.</summary>
/// <param name="Inputs">What it was given; what is secret is hidden.</param>
/// <param name="Changed">Of that, what is other than in the first rehearsal.</param>
/// <param name="Picks">What was picked where the world could answer in several ways.</param>
/// <param name="Status">How it ended; null where it came to a gap.</param>
/// <param name="Reached">The ways that no rehearsal before it had gone.</param>
public sealed record Rehearsal(
    int Number, JsonObject Inputs, JsonObject Changed, IReadOnlyList<RehearsalPick> Picks, IReadOnlyList<RehearsedStep> Steps,
    IReadOnlyList<RehearsedEffect> Effects, RunStatus? Status, JsonData? Output, Problem? Problem, RehearsalGap? Gap,
    IReadOnlyList<ReachedWay> Reached);

/// <param name="Kind"><c>answer</c>, <c>event</c>, <c>first</c>, <c>variant</c>.</param>
/// <param name="Of">The step in the definition; of a variant the first that its cassette answers.</param>
public sealed record RehearsalPick(string Kind, string Of, string Picked);

public sealed record ReachedWay(string Path, DecisionKind Kind, string Way);
