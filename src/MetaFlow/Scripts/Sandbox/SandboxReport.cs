namespace MetaFlow.Scripts.Sandbox;

/// <summary>What holds the children. Each level holds alone, and the higher ones have one more line behind it.</summary>
public enum SandboxLevel
{
    /// <summary>Nothing does: children do not start.</summary>
    None,

    /// <summary>Switched off by two settings: a process of its own with limits of time and heap, and no more.</summary>
    Off,

    /// <summary>System call filter and resource limits.</summary>
    L1,

    /// <summary>The same, and Landlock.</summary>
    L2,

    /// <summary>The same, and the namespaces of bubblewrap.</summary>
    L3,
}

/// <summary>What holds the children here, and how that was found out.</summary>
/// <param name="Level">The level that new children get.</param>
/// <param name="Attempts">What the canaries tried at this level.</param>
/// <param name="Obstacles">Why a higher level is not available, or why none is.</param>
public sealed record SandboxReport(SandboxLevel Level, IReadOnlyList<CanaryAttempt> Attempts, IReadOnlyList<Problem> Obstacles);

/// <summary>Something that a canary child tried and has to fail at.</summary>
/// <param name="Name">What: <c>open_file</c>, <c>write_file</c>, <c>socket</c>, <c>fork</c>, <c>signal_parent</c> …</param>
/// <param name="Contained">Whether it failed at it.</param>
/// <param name="Result">How: an errno, or the signal that ended it.</param>
public sealed record CanaryAttempt(string Name, bool Contained, string Result);

/// <summary>Nothing here holds a child as firmly as is asked for.</summary>
public sealed class SandboxUnavailableException(Problem problem) : Exception(problem.Message)
{
    public Problem Problem { get; } = problem;
}
