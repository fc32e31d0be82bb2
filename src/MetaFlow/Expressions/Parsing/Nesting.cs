using System.Runtime.CompilerServices;

namespace MetaFlow.Expressions.Parsing;

/// <summary>Whatever walks the tree of an expression asks here first: a stack overflow would end the process.</summary>
internal static class Nesting
{
    public static void Ensure(int position)
    {
        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            throw new ExpressionException("S0501", position);
        }
    }
}
