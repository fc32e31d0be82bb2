using MetaFlow.Json;

namespace MetaFlow.Scripts;

/// <summary>How a call of a script ended.</summary>
/// <param name="Log">What it logged, line by line.</param>
/// <param name="Duration">How long the server waited for it.</param>
public abstract record ScriptOutcome(IReadOnlyList<string> Log, TimeSpan Duration)
{
    /// <summary>It returned something.</summary>
    public sealed record Completed(JsonData Output, IReadOnlyList<string> Log, TimeSpan Duration) : ScriptOutcome(Log, Duration);

    /// <summary>It did not, and why.</summary>
    public sealed record Failed(Problem Problem, IReadOnlyList<string> Log, TimeSpan Duration) : ScriptOutcome(Log, Duration);
}
