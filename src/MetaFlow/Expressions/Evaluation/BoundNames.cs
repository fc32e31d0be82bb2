using MetaFlow.Expressions.Parsing;

namespace MetaFlow.Expressions.Evaluation;

/// <summary>Which variables an expression binds anywhere; any other name means the scope's or the language's.</summary>
internal sealed class BoundNames
{
    public HashSet<string> Names { get; } = [];

    /// <summary>$eval can bind and read names that are not in the source.</summary>
    public bool UsesEval { get; private set; }

    public static BoundNames Of(ExpressionSyntax syntax)
    {
        var names = new BoundNames();
        names.Visit(syntax);
        return names;
    }

    private void Visit(ExpressionSyntax? syntax)
    {
        Nesting.Ensure(syntax?.Position ?? 0);
        switch (syntax)
        {
            case ExpressionSyntax.Variable { Name: "eval" }:
                UsesEval = true;
                break;
            case ExpressionSyntax.Bind bind:
                Names.Add(bind.Name);
                break;
            case ExpressionSyntax.Lambda lambda:
                Names.UnionWith(lambda.Parameters);
                break;
            case ExpressionSyntax.Path path:
                foreach (var name in path.BoundNames())
                {
                    Add(name);
                }

                break;
        }

        if (syntax is not null)
        {
            foreach (var child in syntax.Children())
            {
                Visit(child);
            }
        }
    }

    private void Add(string? name)
    {
        if (name is not null)
        {
            Names.Add(name);
        }
    }
}
