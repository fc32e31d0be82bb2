using MetaFlow.Json;

namespace MetaFlow.Expressions.Evaluation;

/// <summary>
/// A compiled piece of an expression. Immutable and shared between threads; null as a value is nothing ("undefined").
/// </summary>
internal abstract class Node(int position)
{
    public int Position { get; } = position;

    /// <summary>The value, where a sequence of one item stands for the item and an empty one for nothing.</summary>
    public abstract JsonData? Evaluate(JsonData? input, Frame frame, EvaluationRun run);

    /// <summary>The value before that rule: what predicates and groupings behind the piece look at.</summary>
    public virtual JsonData? EvaluateRaw(JsonData? input, Frame frame, EvaluationRun run) => Evaluate(input, frame, run);
}
