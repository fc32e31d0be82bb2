using System.Collections.Immutable;
using MetaFlow.Json;
using MetaFlow.Steps;

namespace MetaFlow.Runs;

/// <summary>
/// What is known inside the run itself, inside one item of a loop, or inside one branch: the steps there, and every
/// output and var that they see. A frame begins with what the frame around it knows at that time.
/// </summary>
/// <param name="Steps">By id.</param>
/// <param name="Own">The outputs of the steps of this frame alone.</param>
/// <param name="OwnVars">The vars that were set in this frame.</param>
/// <param name="Last">The newest output.</param>
internal sealed record Frame(
    ImmutableDictionary<string, StepState> Steps, JsonObject Outputs, JsonObject Vars, JsonObject Own, JsonObject OwnVars, JsonData? Last)
{
    public static readonly Frame Empty = new(
        ImmutableDictionary<string, StepState>.Empty, JsonObject.Empty, JsonObject.Empty, JsonObject.Empty, JsonObject.Empty, null);

    /// <summary>A frame inside this one.</summary>
    public Frame Inner() => new(
        ImmutableDictionary<string, StepState>.Empty, Outputs, Vars, JsonObject.Empty, JsonObject.Empty, null);

    public Frame With(string id, StepState step) => this with { Steps = Steps.SetItem(id, step) };

    public Frame WithOutput(string id, JsonData output) =>
        this with { Outputs = Outputs.With(id, output), Own = Own.With(id, output), Last = output };

    public Frame WithVars(JsonObject vars) => this with { Vars = Merge(Vars, vars), OwnVars = Merge(OwnVars, vars) };

    /// <summary>What a branch gave becomes part of the frame around it.</summary>
    public Frame Take(Frame branch) => this with
    {
        Outputs = Merge(Outputs, branch.Own),
        Own = Merge(Own, branch.Own),
        Vars = Merge(Vars, branch.OwnVars),
        OwnVars = Merge(OwnVars, branch.OwnVars),
    };

    private static JsonObject Merge(JsonObject all, JsonObject more) => all.Count == 0 ? more : all.With(more);
}

/// <summary>What became of a step so far.</summary>
internal sealed record StepState
{
    public static readonly StepState Begun = new();

    public bool Done { get; init; }

    public bool Skipped { get; init; }

    /// <summary>It was ended from outside before it had an end of its own.</summary>
    public bool Cancelled { get; init; }

    /// <summary>The newest try at it.</summary>
    public int Attempt { get; init; }

    /// <summary>What that try means to do outside.</summary>
    public EffectIntent? Intent { get; init; }

    /// <summary>What that try has said that it sends; null where it has not, and where its end is known.</summary>
    public RunEvent.EffectSent? Sent { get; init; }

    /// <summary>Why it is not known whether its effect happened; null where it is.</summary>
    public Problem? Unknown { get; init; }

    /// <summary>What somebody said of the effect that was unknown.</summary>
    public RunEvent.StepSettled? Settled { get; init; }

    public JsonData? Output { get; init; }

    /// <summary>Which way a condition went, or which block a step that holds several is in.</summary>
    public string? Branch { get; init; }

    public Problem? Problem { get; init; }

    /// <summary>The step inside that had the problem first; null where it is this one.</summary>
    public string? Origin { get; init; }

    /// <summary>When a failed attempt is tried again.</summary>
    public DateTimeOffset? RetryAt { get; init; }

    public StepWait? Wait { get; init; }

    /// <summary>What came for a step that waits, and that it was not asked about yet: the newest of it.</summary>
    public JsonData? Answer { get; init; }

    /// <summary>Everything that came in the newest try.</summary>
    public ImmutableList<JsonData> Answers { get; init; } = [];

    public LoopState? Loop { get; init; }

    /// <summary>The problem that <c>catch</c> is about.</summary>
    public StepFault? Fault { get; init; }

    /// <summary>When it was first written about: what <c>$now()</c> is in its items.</summary>
    public DateTimeOffset At { get; init; }

    /// <summary>When the newest try at it was begun.</summary>
    public DateTimeOffset TriedAt { get; init; }

    /// <summary>The branches that are done, in the order in which they ended, and the problem of those that failed.</summary>
    public ImmutableDictionary<string, Problem?> Branches { get; init; } = ImmutableDictionary<string, Problem?>.Empty;
}
