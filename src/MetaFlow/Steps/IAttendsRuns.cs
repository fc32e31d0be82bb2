namespace MetaFlow.Steps;

/// <summary>
/// A step type that gets something ready before its turn comes, and keeps it from one of its steps to the next. Both
/// calls return at once and never throw; they may come again after a run has rested.
/// </summary>
public interface IAttendsRuns
{
    /// <summary>A run with such a step in it goes on here.</summary>
    void Begin(RunId run);

    /// <summary>The run has ended, or rests.</summary>
    void End(RunId run);
}
