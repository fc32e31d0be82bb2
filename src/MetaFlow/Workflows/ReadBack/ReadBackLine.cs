namespace MetaFlow.Workflows.ReadBack;

/// <summary>A line of a workflow said in words.</summary>
/// <param name="Depth">How far it is indented; a line belongs to the nearest line above it that is indented less.</param>
/// <param name="StepPath">The step it speaks of, such as <c>enough/then/mail</c>; empty for the workflow itself.</param>
public sealed record ReadBackLine(int Depth, string StepPath, string Text)
{
    public LineMark Mark { get; init; }
}

/// <summary>What a reader has to look at twice.</summary>
public enum LineMark
{
    None,

    /// <summary>It touches the world outside of the run.</summary>
    Effect,

    /// <summary>Nobody said so: it was assumed.</summary>
    Assumed,
}
