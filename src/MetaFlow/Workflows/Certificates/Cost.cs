namespace MetaFlow.Workflows.Certificates;

/// <summary>The most that something may cost. What is null has no bound in the definition.</summary>
/// <param name="Calls">Calls of services.</param>
/// <param name="Tokens">Tokens of language models.</param>
/// <param name="Time">Attempts and the pauses between them that the definition sets; a service may ask for longer ones.</param>
public sealed record Cost(long? Calls, long? Tokens, TimeSpan? Time)
{
    public static readonly Cost Nothing = new(0, 0, TimeSpan.Zero);

    /// <summary>One behind the other.</summary>
    public static Cost operator +(Cost a, Cost b) => new(Plus(a.Calls, b.Calls), Plus(a.Tokens, b.Tokens), Span(Plus(a.Time?.Ticks, b.Time?.Ticks)));

    /// <summary>One or the other.</summary>
    public Cost Or(Cost other) => new(Larger(Calls, other.Calls), Larger(Tokens, other.Tokens), Span(Larger(Time?.Ticks, other.Time?.Ticks)));

    /// <summary>Both at the same time.</summary>
    public Cost With(Cost other) => (this + other) with { Time = Or(other).Time };

    /// <param name="rounds">How often; null without a bound.</param>
    /// <param name="atATime">How many of them at the same time.</param>
    public Cost Times(long? rounds, int atATime = 1) => new(
        Times(Calls, rounds), Times(Tokens, rounds), Span(Times(Time?.Ticks, rounds is { } all ? (all + atATime - 1) / atATime : null)));

    public Cost Within(TimeSpan? limit) => limit is { } most && (Time is not { } time || time > most) ? this with { Time = most } : this;

    /// <summary>The product; nothing of what has no bound is nothing.</summary>
    public static long? Times(long? a, long? b) => a == 0 || b == 0 ? 0 : Bounded((Int128?)a * b);

    private static long? Plus(long? a, long? b) => Bounded((Int128?)a + b);

    private static long? Larger(long? a, long? b) => a is { } one && b is { } other ? Math.Max(one, other) : null;

    // A bound beyond every number is none.
    private static long? Bounded(Int128? number) => number is { } value && value <= long.MaxValue ? (long)value : null;

    private static TimeSpan? Span(long? ticks) => ticks is { } value ? new TimeSpan(value) : null;
}
