using MetaFlow.Expressions;

namespace MetaFlow.Shapes;

/// <summary>The names that an expression looks for.</summary>
internal static class MemberNames
{
    public static HashSet<string> In(ExpressionSyntax syntax)
    {
        var names = new HashSet<string>();
        Collect(syntax, names);
        return names;
    }

    private static void Collect(ExpressionSyntax syntax, HashSet<string> names)
    {
        if (syntax is ExpressionSyntax.Member member)
        {
            names.Add(member.Text);
        }

        foreach (var child in syntax.Children())
        {
            Collect(child, names);
        }
    }
}
