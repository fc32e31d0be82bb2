using MetaFlow.Json;

namespace MetaFlow.Expressions;

/// <summary>
/// What an expression says, with names resolved to steps and every '%' to the step it stands for. Immutable; whoever wants
/// to know what an expression reads walks this.
/// </summary>
public abstract record ExpressionSyntax
{
    private ExpressionSyntax(int position) => Position = position;

    /// <summary>Where it begins in the source, counted from 0; for an operator the place of its sign.</summary>
    public int Position { get; }

    /// <summary>The expressions this one is made of, in the order of the source.</summary>
    public IEnumerable<ExpressionSyntax> Children() => this switch
    {
        Path path => [.. path.Steps.SelectMany(OfStep), .. OfPairs(path.Group)],
        Sort sort => sort.Terms.Select(term => term.By),
        Binary binary => [binary.Left, binary.Right],
        Negation negation => [negation.Operand],
        Array array => array.Items,
        Object members => OfPairs(members.Members),
        Block block => block.Items,
        Bind bind => [bind.Value],
        Condition { Else: { } otherwise } condition => [condition.Test, condition.Then, otherwise],
        Condition condition => [condition.Test, condition.Then],
        Otherwise other => [other.Left, other.Right],
        Lambda lambda => [lambda.Body],
        Call call => [call.Function, .. call.Arguments.OfType<ExpressionSyntax>()],
        Apply apply => [apply.Value, apply.Function],
        Transform { Delete: { } delete } transform => [transform.Pattern, transform.Update, delete],
        Transform transform => [transform.Pattern, transform.Update],
        Suffixed suffixed => [suffixed.Operand, .. suffixed.Predicates, .. OfPairs(suffixed.Group)],
        _ => [],
    };

    private static IEnumerable<ExpressionSyntax> OfStep(PathStep step) =>
        [step.Expression, .. step.Stages.Select(stage => stage.Predicate).OfType<ExpressionSyntax>()];

    private static IEnumerable<ExpressionSyntax> OfPairs(Grouping? grouping) =>
        grouping?.Pairs.SelectMany(pair => new[] { pair.Key, pair.Value }) ?? [];

    public sealed record Literal(JsonData Value, int At) : ExpressionSyntax(At);

    public sealed record Regex(string Pattern, string Flags, int At) : ExpressionSyntax(At);

    /// <summary>A member of the input; stands only as a step of a path.</summary>
    public sealed record Member(string Text, int At) : ExpressionSyntax(At);

    public sealed record Wildcard(int At) : ExpressionSyntax(At);

    public sealed record Descendants(int At) : ExpressionSyntax(At);

    /// <summary>'%': the input of the step that carries the same label as its ancestor.</summary>
    public sealed record Parent(string Label, int At) : ExpressionSyntax(At);

    /// <summary>'$name'; the empty name is the input and '$' the root.</summary>
    public sealed record Variable(string Name, int At) : ExpressionSyntax(At);

    public sealed record Path(
        IReadOnlyList<PathStep> Steps, bool KeepSingleton, bool CarriesTuples, Grouping? Group, int At) : ExpressionSyntax(At)
    {
        /// <summary>The variables that '@' and '#' bind in it.</summary>
        public IEnumerable<string> BoundNames() => Steps
            .SelectMany(step => step.Stages.Select(stage => stage.Index).Prepend(step.Index).Prepend(step.Focus))
            .OfType<string>();
    }

    /// <summary>'^(…)'; stands only as a step of a path.</summary>
    public sealed record Sort(IReadOnlyList<SortTerm> Terms, int At) : ExpressionSyntax(At);

    public sealed record Binary(string Operator, ExpressionSyntax Left, ExpressionSyntax Right, int At) : ExpressionSyntax(At);

    public sealed record Negation(ExpressionSyntax Operand, int At) : ExpressionSyntax(At);

    /// <param name="IsConstructed">Written as the first or last step of a path, where it is not taken apart.</param>
    public sealed record Array(IReadOnlyList<ExpressionSyntax> Items, bool IsConstructed, int At) : ExpressionSyntax(At);

    public sealed record Object(Grouping Members, int At) : ExpressionSyntax(At);

    public sealed record Block(IReadOnlyList<ExpressionSyntax> Items, bool IsConstructed, int At) : ExpressionSyntax(At);

    public sealed record Bind(string Name, ExpressionSyntax Value, int At) : ExpressionSyntax(At);

    public sealed record Condition(ExpressionSyntax Test, ExpressionSyntax Then, ExpressionSyntax? Else, int At) : ExpressionSyntax(At);

    /// <summary>'??' (the right side where the left is nothing) and '?:' (where the left counts as false).</summary>
    public sealed record Otherwise(string Operator, ExpressionSyntax Left, ExpressionSyntax Right, int At) : ExpressionSyntax(At);

    public sealed record Lambda(IReadOnlyList<string> Parameters, string? Signature, ExpressionSyntax Body, int At) : ExpressionSyntax(At);

    /// <summary>A call; an argument that is null is a '?' and makes it a partial one.</summary>
    /// <param name="IsTail">The last thing a lambda does.</param>
    public sealed record Call(
        ExpressionSyntax Function, IReadOnlyList<ExpressionSyntax?> Arguments, bool IsPartial, bool IsTail, int At) : ExpressionSyntax(At);

    /// <summary>'~>'.</summary>
    public sealed record Apply(ExpressionSyntax Value, ExpressionSyntax Function, bool KeepArray, int At) : ExpressionSyntax(At);

    /// <summary>'|pattern|update,delete|'.</summary>
    public sealed record Transform(
        ExpressionSyntax Pattern, ExpressionSyntax Update, ExpressionSyntax? Delete, int At) : ExpressionSyntax(At);

    /// <summary>Predicates, grouping and '[]' behind something that is no path.</summary>
    public sealed record Suffixed(
        ExpressionSyntax Operand, IReadOnlyList<ExpressionSyntax> Predicates, Grouping? Group, bool KeepArray, int At) : ExpressionSyntax(At);
}

/// <summary>One step of a path.</summary>
/// <param name="Focus">The variable that '@' binds.</param>
/// <param name="Index">The variable that '#' binds.</param>
/// <param name="Ancestor">The label under which a '%' finds the input of this step.</param>
/// <param name="IsTuple">The step makes or carries bindings.</param>
public sealed record PathStep(
    ExpressionSyntax Expression, IReadOnlyList<PathStage> Stages, string? Focus, string? Index, string? Ancestor, bool IsTuple);

/// <summary>A predicate of a step, or a '#' that stands behind one.</summary>
public sealed record PathStage(ExpressionSyntax? Predicate, string? Index);

public sealed record SortTerm(ExpressionSyntax By, bool Descending);

/// <summary>The pairs between braces: members of an object, or the keys and values of a grouping.</summary>
public sealed record Grouping(IReadOnlyList<(ExpressionSyntax Key, ExpressionSyntax Value)> Pairs, int Position);
