using MetaFlow.Expressions;
using MetaFlow.Json;
using MetaFlow.Shapes;

namespace MetaFlow.Workflows;

/// <summary>
/// Puts the output of a step and its fallback together. A fallback of a kind that the step never gives is a warning as
/// soon as somebody reads it: what works with the one will hardly work with the other.
/// </summary>
internal sealed class FallbackCheck(ProblemList problems)
{
    private readonly Dictionary<string, (Place Place, Problem Problem)> _odd = [];

    public Shape Of(WorkflowStep step, ValueTemplate template, Shape usual, Shape fallback)
    {
        if (IsOdd(usual, fallback) && template.Written is not JsonArray { Count: 0 })
        {
            _odd[step.Id] = (template.Place, Problem.Of(
                "types.fallback_kind", ("id", step.Id), ("usual", ShapeWords.Word(usual)), ("found", ShapeWords.Word(fallback))));
        }

        return Union.Of(usual is Shape.Object known ? WithAbsences(step.Id, known, fallback) : usual, fallback);
    }

    /// <summary>Takes note that an expression reads what the steps that it names gave.</summary>
    public void Read(ExpressionSyntax syntax)
    {
        if (_odd.Count == 0)
        {
            return;
        }

        foreach (var id in StepsIn(syntax))
        {
            if (_odd.Remove(id, out var odd))
            {
                problems.Add(odd.Place, odd.Problem with { Severity = Severity.Warning });
            }
        }
    }

    private static bool IsOdd(Shape usual, Shape fallback) =>
        usual.Alternatives.Count > 0 && fallback.Alternatives.Count > 0
        && usual.Alternatives.Concat(fallback.Alternatives).All(one => one is not (Shape.Any or Shape.Null))
        && !usual.Alternatives.Any(one => fallback.Alternatives.Any(other => other.GetType() == one.GetType()));

    private static Shape WithAbsences(string step, Shape.Object usual, Shape fallback) => usual.Members.All(member => Has(fallback, member.Key))
        ? usual
        : Shape.ObjectOf(
            usual.Members.Select(member => Has(fallback, member.Key)
                ? member
                : KeyValuePair.Create(member.Key, member.Value with { Presence = Presence.Perhaps, Absence = new Absence(Absence.Fallback, step) })),
            usual.IsOpen);

    private static bool Has(Shape fallback, string name) => fallback.Alternatives.All(one =>
        one is Shape.Any || (one is Shape.Object known && (known.IsOpen || known.Members.ContainsKey(name))));

    // Whoever asks for the type has thought of both kinds.
    private static HashSet<string> StepsIn(ExpressionSyntax syntax)
    {
        var found = new HashSet<string>();
        return Collect(syntax) ? found : [];

        bool Collect(ExpressionSyntax part)
        {
            if (part is ExpressionSyntax.Path { Steps: [{ Expression: ExpressionSyntax.Member { Text: "steps" } }, { Expression: ExpressionSyntax.Member id }, ..] })
            {
                found.Add(id.Text);
            }

            return part is not ExpressionSyntax.Variable { Name: "type" } && part.Children().All(Collect);
        }
    }
}
