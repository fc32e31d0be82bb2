namespace MetaFlow.Expressions;

/// <summary>What one evaluation may use; whatever goes beyond ends in a problem.</summary>
public sealed record ExpressionLimits
{
    public static readonly ExpressionLimits Default = new();

    /// <summary>How deep functions may call functions that are not their last act.</summary>
    public int Depth { get; init; } = 2_000;

    /// <summary>How many steps (items visited, calls, comparisons) an evaluation may take.</summary>
    public long Steps { get; init; } = 100_000_000;

    public TimeSpan Time { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How many items one array may have that the expression makes.</summary>
    public int SequenceLength { get; init; } = 10_000_000;

    /// <summary>How many characters one text may have that the expression makes.</summary>
    public int TextLength { get; init; } = 16_000_000;

    /// <summary>How much may be made in all, garbage included, in bytes.</summary>
    public long Memory { get; init; } = 768L * 1024 * 1024;

    /// <summary>How long one search with a regular expression may take.</summary>
    public TimeSpan RegexTime { get; init; } = TimeSpan.FromMilliseconds(250);
}
