using MetaFlow.Expressions;
using MetaFlow.Json;

namespace MetaFlow.Rehearsals;

/// <summary>The values that a workflow compares others with: on their two sides its decisions differ.</summary>
internal sealed class ComparedValues
{
    private static readonly string[] Comparisons = ["=", "!=", "<", "<=", ">", ">=", "in"];

    private readonly Dictionary<string, List<JsonData>> _byName = [];
    private readonly List<JsonData> _all = [];

    public ComparedValues(IEnumerable<Expression> expressions)
    {
        foreach (var expression in expressions)
        {
            Walk(expression.Syntax);
        }
    }

    /// <summary>Everything that is compared with anything.</summary>
    public IReadOnlyList<JsonData> All => _all;

    /// <summary>What members of a name are compared with.</summary>
    public IReadOnlyList<JsonData> Of(string name) => _byName.GetValueOrDefault(name) ?? [];

    private void Walk(ExpressionSyntax syntax)
    {
        if (syntax is ExpressionSyntax.Binary { Left: var left, Right: var right } binary && Comparisons.Contains(binary.Operator))
        {
            Keep(left, right);
            Keep(right, left);
        }

        foreach (var child in syntax.Children())
        {
            Walk(child);
        }
    }

    private void Keep(ExpressionSyntax compared, ExpressionSyntax with)
    {
        foreach (var value in Literals(with))
        {
            _all.Add(value);
            foreach (var name in Names(compared).Distinct())
            {
                (_byName.TryGetValue(name, out var values) ? values : _byName[name] = []).Add(value);
            }
        }
    }

    private static IEnumerable<JsonData> Literals(ExpressionSyntax syntax) => syntax switch
    {
        ExpressionSyntax.Literal { Value: JsonText or JsonNumber } literal => [literal.Value],
        ExpressionSyntax.Negation { Operand: ExpressionSyntax.Literal { Value: JsonNumber number } } => [new JsonNumber(-number.Value)],
        ExpressionSyntax.Array array => array.Items.SelectMany(Literals),
        _ => [],
    };

    private static IEnumerable<string> Names(ExpressionSyntax syntax) =>
        (syntax is ExpressionSyntax.Member member ? [member.Text] : Enumerable.Empty<string>()).Concat(syntax.Children().SelectMany(Names));
}
