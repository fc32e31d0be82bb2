using MetaFlow.Expressions;
using MetaFlow.Json;

namespace MetaFlow.Shapes;

/// <summary>One walk over one expression: every part is looked at once.</summary>
internal sealed class Inference
{
    private readonly PathShapes _paths;
    private readonly OperatorShapes _operators;
    private readonly CallShapes _calls;
    private readonly List<ShapeProblem> _problems = [];
    private readonly List<HashSet<string>> _guards = [];

    public Inference(Flow root, BoundNames names)
    {
        (Root, Names) = (root, names);
        (_paths, _operators, _calls) = (new PathShapes(this), new OperatorShapes(this), new CallShapes(this));
    }

    public Flow Root { get; }

    public BoundNames Names { get; }

    public int Visited { get; private set; }

    public IReadOnlyList<ShapeProblem> Problems => _problems;

    public Flow Of(ExpressionSyntax syntax, Flow context, Bindings bindings)
    {
        Visited++;
        switch (syntax)
        {
            case ExpressionSyntax.Literal literal:
                return new Flow(Shape.Of(literal.Value));
            case ExpressionSyntax.Regex:
                return new Flow(new Shape.Function(Flow.Unknown));
            case ExpressionSyntax.Variable variable:
                return OfVariable(variable, context, bindings);
            case ExpressionSyntax.Path path:
                return _paths.Of(path, context, bindings);
            case ExpressionSyntax.Suffixed suffixed:
                return _paths.Of(suffixed, context, bindings);
            case ExpressionSyntax.Object members:
                return _paths.Grouped(members.Members, context, bindings);
            case ExpressionSyntax.Array array:
                return OfArray(array, context, bindings);
            case ExpressionSyntax.Binary binary:
                return _operators.Of(binary, context, bindings);
            case ExpressionSyntax.Negation negation:
                return _operators.Of(negation, context, bindings);
            case ExpressionSyntax.Block block:
                return OfBlock(block, context, bindings);
            case ExpressionSyntax.Bind bind:
                return OfBind(bind, context, bindings, isCertain: false);
            case ExpressionSyntax.Condition condition:
                return OfCondition(condition, context, bindings);
            case ExpressionSyntax.Otherwise otherwise:
                return OfOtherwise(otherwise, context, bindings);
            case ExpressionSyntax.Lambda lambda:
                return OfLambda(lambda, context, bindings);
            case ExpressionSyntax.Call call:
                return _calls.Of(call, first: null, context, bindings);
            case ExpressionSyntax.Apply apply:
                return _calls.Of(apply, context, bindings);
            case ExpressionSyntax.Transform transform:
                return OfTransform(transform, bindings);
            default:
                foreach (var child in syntax.Children())
                {
                    Of(child, Flow.Unknown, bindings);
                }

                return Flow.Unknown;
        }
    }

    public void Report(int position, Problem problem) => _problems.Add(new ShapeProblem(position, problem));

    /// <summary>A value is needed here that some runs do not have: worth a word unless the expression asks for it first.</summary>
    public void Need(Flow flow, int position)
    {
        if (flow.Absence is { } absence && !_guards.Any(names => names.Contains(absence.Name)))
        {
            Report(position, absence.ToWarning());
        }
    }

    /// <summary>Looks at a part that is evaluated only if another one was asked first.</summary>
    public Flow OfGuarded(ExpressionSyntax guard, ExpressionSyntax syntax, Flow context, Bindings bindings)
    {
        _guards.Add(MemberNames.In(guard));
        var flow = Of(syntax, context, bindings);
        _guards.RemoveAt(_guards.Count - 1);
        return flow;
    }

    private Flow OfVariable(ExpressionSyntax.Variable variable, Flow context, Bindings bindings) => variable.Name switch
    {
        "" => context,
        "$" => Root,
        var name when bindings.Find(name) is { } bound => bound,
        var name when !Names.IsBound(name) && BuiltinShapes.Find(name) is not null => new Flow(new Shape.Function(Flow.Unknown)),
        _ => Flow.Unknown,
    };

    private Flow OfArray(ExpressionSyntax.Array array, Flow context, Bindings bindings)
    {
        Shape items = new Shape.Nothing();
        foreach (var item in array.Items)
        {
            var flow = Of(item, context, bindings);
            items = Union.Of(items, item is ExpressionSyntax.Array ? flow.Shape : flow.Items);
        }

        return new Flow(Shape.ListOf(items));
    }

    private Flow OfBlock(ExpressionSyntax.Block block, Flow context, Bindings bindings)
    {
        var inner = new Bindings(bindings);
        var last = Flow.Nothing;
        foreach (var item in block.Items)
        {
            last = item is ExpressionSyntax.Bind bind ? OfBind(bind, context, inner, isCertain: true) : Of(item, context, inner);
        }

        return last;
    }

    private Flow OfBind(ExpressionSyntax.Bind bind, Flow context, Bindings bindings, bool isCertain)
    {
        var flow = Of(bind.Value, context, bindings);
        bindings.Set(bind.Name, isCertain && Names.IsBoundOnce(bind.Name) ? flow : Flow.Unknown);
        return flow;
    }

    private Flow OfCondition(ExpressionSyntax.Condition condition, Flow context, Bindings bindings)
    {
        Of(condition.Test, context, bindings);
        var then = OfGuarded(condition.Test, condition.Then, context, bindings);
        var otherwise = condition.Else is { } other ? OfGuarded(condition.Test, other, context, bindings) : Flow.Nothing;

        // Whoever asks before taking has thought of the run without the step.
        return Flow.OneOf(then, otherwise) with { Absence = null };
    }

    private Flow OfOtherwise(ExpressionSyntax.Otherwise otherwise, Flow context, Bindings bindings)
    {
        var left = OfGuarded(otherwise.Left, otherwise.Left, context, bindings);
        var right = Of(otherwise.Right, context, bindings);
        return Flow.OneOf(left with { MayBeNothing = false, Absence = null }, right);
    }

    private Flow OfLambda(ExpressionSyntax.Lambda lambda, Flow context, Bindings bindings)
    {
        var inner = new Bindings(bindings);
        foreach (var parameter in lambda.Parameters)
        {
            inner.Set(parameter, Flow.Unknown);
        }

        var result = Of(lambda.Body, context, inner);
        return new Flow(new Shape.Function(result.Shape.Size < Shape.MaxSize ? result : Flow.Unknown));
    }

    private Flow OfTransform(ExpressionSyntax.Transform transform, Bindings bindings)
    {
        foreach (var child in transform.Children())
        {
            Of(child, Flow.Unknown, bindings);
        }

        return new Flow(new Shape.Function(Flow.Unknown));
    }
}
