using MetaFlow.Expressions.Evaluation;

namespace MetaFlow.Expressions;

/// <summary>What calls of functions look at besides their arguments, and what they give away of those.</summary>
internal static class CalledFunctions
{
    // What these give tells whether something is there and how much of it, and nothing else of it.
    private static readonly string[] Asking = ["exists", "boolean", "not", "count", "type", "keys"];

    public static bool OnlyAsks(string name) => Asking.Contains(name);

    // A function under a name of the expression's own that may take its context for an argument that is left out.
    public static bool MayTakeContext(ExpressionSyntax syntax) => syntax is
        ExpressionSyntax.Lambda { Signature: not null }
        or ExpressionSyntax.Bind { Value: ExpressionSyntax.Variable or ExpressionSyntax.Call { IsPartial: true } or ExpressionSyntax.Apply };

    // With fewer arguments than there are places for, the context may become the first. The root is an object, which only a
    // function without an argument before the others takes.
    public static bool TakesContext(string name, int given, bool isRoot)
    {
        var parameters = Builtins.Find(name)?.Signature?.Definition.Split(':')[0] ?? "";
        var hasPlace = parameters.Length > 2 && parameters.Contains('-', StringComparison.Ordinal);
        var places = parameters.Count(char.IsAsciiLetter);
        var needed = places - parameters.Count(letter => letter == '?');
        return hasPlace && (isRoot ? given < needed : given < places);
    }
}
