using MetaFlow.Expressions;
using MetaFlow.Json;
using MetaFlow.Shapes;

namespace MetaFlow.Tests.Shapes;

/// <summary>What the official suite says about the inference of shapes.</summary>
public sealed class ShapeSuiteTests
{
    private const string Missing = "The official JSONata suite is not here. Set METAFLOW_FIXTURES to the folder that holds 'jsonata'.";

    [Fact]
    public void An_expression_that_works_is_never_a_problem()
    {
        var folder = SuiteCase.Folder();
        Assert.SkipWhen(folder is null, Missing);

        var alarms = from one in SuiteCase.All(folder!)
                     where !one.IsProblem
                     from found in Infer(one, Flow.Unknown).Problems
                     select $"{one.Name} → {found.Position}: {found.Problem.Message}";

        Assert.Empty(alarms);
    }

    [Fact]
    public void What_comes_out_was_foreseen()
    {
        var folder = SuiteCase.Folder();
        Assert.SkipWhen(folder is null, Missing);

        var count = 0;
        var wrong = new List<string>();
        foreach (var one in SuiteCase.All(folder!).Where(one => !one.IsProblem))
        {
            var foreseen = Infer(one, one.Input is null ? Flow.Nothing : new Flow(Shape.Of(one.Input))).Flow.Left;
            var (came, value) = Evaluate(one);
            if (came && !foreseen.Fits(value))
            {
                wrong.Add($"{one.Name} → {foreseen}, but {value?.ToString() ?? "nothing"}");
            }

            count++;
        }

        Assert.True(count > 800, $"Only {count} cases.");
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    private static Inferred Infer(SuiteCase one, Flow root) =>
        ShapeInference.Infer(one.Expression.Syntax, root, one.Variables.Names.ToArray().ToHashSet());

    private static (bool Came, JsonData? Value) Evaluate(SuiteCase one)
    {
        try
        {
            return (true, one.Expression.Evaluate(one.Input, new ExpressionScope
            {
                Variables = one.Variables.ToDictionary(pair => pair.Key, pair => (JsonData?)pair.Value),
                Now = Some.Noon,
            }));
        }
        catch (ExpressionException)
        {
            return (false, null);
        }
    }
}
