using MetaFlow.Expressions;
using MetaFlow.Json;
using MetaFlow.Shapes;
using MetaFlow.Steps;

namespace MetaFlow.Workflows;

/// <summary>The settings of a step, each with its expressions compiled once.</summary>
public sealed class SettingsTemplate
{
    private readonly ValueTemplate _whole;

    private SettingsTemplate(
        ValueTemplate whole, IReadOnlyList<(string Name, ValueTemplate Value)> all, IReadOnlyDictionary<string, PlacedExpression> bare) =>
        (_whole, All, Bare) = (whole, all, bare);

    /// <summary>As the author wrote them.</summary>
    public JsonObject Written => (JsonObject)_whole.Written;

    /// <summary>Where they stand; the step itself where it has none.</summary>
    public Place Place => _whole.Place;

    /// <summary>Each setting that is given.</summary>
    public IReadOnlyList<(string Name, ValueTemplate Value)> All { get; }

    /// <summary>The settings that are an expression without <c>{{ }}</c>, which the step evaluates itself.</summary>
    public IReadOnlyDictionary<string, PlacedExpression> Bare { get; }

    /// <exception cref="ExpressionException">An expression cannot be evaluated over this data.</exception>
    public JsonObject Fill(JsonData data, ExpressionScope scope) => (JsonObject)_whole.Fill(data, scope)!;

    internal static SettingsTemplate Compile(SourceNode node, StepSettings declared, ProblemList problems)
    {
        var settings = new List<(string, ValueTemplate)>();
        var bare = new Dictionary<string, PlacedExpression>();
        foreach (var member in node.Members)
        {
            var isBare = declared.Expressions.Contains(member.Name);
            settings.Add((member.Name, isBare || declared.Literals.Contains(member.Name) ? ValueTemplate.Literal(member.Node) : ValueTemplate.Compile(member.Node, problems)));
            if (isBare && CompileBare(member.Node, problems) is { } expression)
            {
                bare[member.Name] = new PlacedExpression(expression, member.Node.Place);
            }
        }

        return new SettingsTemplate(ValueTemplate.Fold(node, settings), settings, bare);
    }

    /// <summary>The shape of each setting, before any of them is filled.</summary>
    internal Dictionary<string, Flow> Foresee(Func<PlacedExpression, Flow> infer) =>
        All.ToDictionary(setting => setting.Name, setting => setting.Value.Foresee(infer));

    private static Expression? CompileBare(SourceNode node, ProblemList problems)
    {
        try
        {
            return node.Value is JsonText text ? Expression.Compile(text.Value) : null;
        }
        catch (ExpressionException exception)
        {
            problems.AddInside(node.Place, exception.Position ?? 0, exception.ToProblem());
            return null;
        }
    }
}
