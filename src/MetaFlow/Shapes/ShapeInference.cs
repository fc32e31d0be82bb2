using MetaFlow.Expressions;

namespace MetaFlow.Shapes;

/// <summary>Tells what an expression gives from what it is given, and what is certainly wrong in it.</summary>
public static class ShapeInference
{
    /// <param name="root">What the expression is evaluated on: <c>$$</c>.</param>
    /// <param name="variables">Names that are bound from outside.</param>
    public static Inferred Infer(ExpressionSyntax syntax, Flow root, IReadOnlySet<string>? variables = null)
    {
        var inference = new Inference(root, BoundNames.In(syntax, variables));
        var flow = inference.Of(syntax, root, new Bindings(null));
        return new Inferred(flow, inference.Problems, inference.Visited);
    }
}

/// <param name="Visited">How many parts of expressions were looked at.</param>
public sealed record Inferred(Flow Flow, IReadOnlyList<ShapeProblem> Problems, int Visited);

/// <param name="Position">Where in the source of the expression, counted from 0.</param>
public sealed record ShapeProblem(int Position, Problem Problem);

/// <summary>The variables that can be seen at a place.</summary>
internal sealed class Bindings(Bindings? outer)
{
    private readonly Dictionary<string, Flow> _flows = [];

    public Flow? Find(string name) => _flows.GetValueOrDefault(name) ?? outer?.Find(name);

    public void Set(string name, Flow flow) => _flows[name] = flow;
}

/// <summary>Which names an expression binds, and how often: what is bound twice may be either.</summary>
internal sealed class BoundNames
{
    private readonly Dictionary<string, int> _counts = [];
    private readonly IReadOnlySet<string>? _outside;
    private bool _evaluates;

    private BoundNames(IReadOnlySet<string>? outside) => _outside = outside;

    public static BoundNames In(ExpressionSyntax syntax, IReadOnlySet<string>? outside)
    {
        var names = new BoundNames(outside);
        names.Collect(syntax);
        return names;
    }

    public bool IsBoundOnce(string name) => _counts.GetValueOrDefault(name) == 1 && !_evaluates && !IsOutside(name);

    public bool IsBound(string name) => _counts.ContainsKey(name) || _evaluates || IsOutside(name);

    private bool IsOutside(string name) => _outside?.Contains(name) == true;

    private void Collect(ExpressionSyntax syntax)
    {
        switch (syntax)
        {
            case ExpressionSyntax.Bind bind:
                Add(bind.Name);
                break;
            case ExpressionSyntax.Lambda lambda:
                foreach (var parameter in lambda.Parameters)
                {
                    Add(parameter);
                }

                break;
            case ExpressionSyntax.Variable { Name: "eval" }:
                _evaluates = true;
                break;
            case ExpressionSyntax.Path path:
                foreach (var name in path.BoundNames())
                {
                    Add(name);
                }

                break;
        }

        foreach (var child in syntax.Children())
        {
            Collect(child);
        }
    }

    private void Add(string? name)
    {
        if (name is not null)
        {
            _counts[name] = _counts.GetValueOrDefault(name) + 1;
        }
    }
}
