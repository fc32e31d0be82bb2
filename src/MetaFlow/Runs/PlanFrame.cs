using MetaFlow.Json;

namespace MetaFlow.Runs;

/// <summary>Where in a run a list of steps is walked.</summary>
/// <param name="Name">The frame: <c>each[3]</c>.</param>
/// <param name="Prefix">How the paths of its steps begin in the definition: <c>each</c>.</param>
/// <param name="Around">What is in scope besides outputs and vars: <c>item</c>, <c>index</c>, <c>problem</c>.</param>
internal sealed record PlanFrame(string Name, string Prefix, Frame State, JsonObject Around)
{
    /// <summary>The path of a step in this run.</summary>
    public string PathOf(string definitionPath) =>
        Name.Length == 0 ? definitionPath : string.Concat(Name, definitionPath.AsSpan(Prefix.Length));
}

/// <summary>How far a list of steps is.</summary>
internal abstract record Progress
{
    private Progress()
    {
    }

    /// <summary>Every step has ended, and the list let the run go on.</summary>
    public sealed record Done : Progress
    {
        public static readonly Done It = new();
    }

    /// <summary>Something is to be done, is being done, or is waited for.</summary>
    public sealed record Busy : Progress
    {
        public static readonly Busy It = new();
    }

    public sealed record Failed(StepFault Fault) : Progress;
}
