using MetaFlow.Json;

namespace MetaFlow.Expressions;

/// <summary>What an evaluation sees besides its input. Nothing in it changes while it runs, so the same scope gives the same result.</summary>
public sealed record ExpressionScope
{
    // Before Empty, which takes it.
    private static readonly IReadOnlyDictionary<string, JsonData?> NoVariables = new Dictionary<string, JsonData?>();

    public static readonly ExpressionScope Empty = new();

    /// <summary>Variables by name without the dollar sign; null is nothing.</summary>
    public IReadOnlyDictionary<string, JsonData?> Variables { get; init; } = NoVariables;

    /// <summary>What $now() and $millis() answer.</summary>
    public DateTimeOffset Now { get; init; } = DateTimeOffset.UnixEpoch;

    /// <summary>Where $random() and $shuffle() begin.</summary>
    public ulong RandomSeed { get; init; }

    public ExpressionLimits Limits { get; init; } = ExpressionLimits.Default;

    /// <summary>Measures <see cref="ExpressionLimits.Time"/> and nothing else.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    public CancellationToken CancellationToken { get; init; }
}
