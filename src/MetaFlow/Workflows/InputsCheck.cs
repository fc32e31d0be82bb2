using MetaFlow.Json;
using MetaFlow.Shapes;
using MetaFlow.Steps;

namespace MetaFlow.Workflows;

/// <summary>Holds the values that somebody will give a workflow against the inputs that it declares.</summary>
/// <param name="place">Where that somebody stands.</param>
internal sealed class InputsCheck(IReadOnlyList<InputDeclaration> declared, Place place, ProblemList problems)
{
    /// <param name="given">Null where nothing is given.</param>
    /// <param name="missing">The problem of a required input that is not given; null where that is none.</param>
    public void Check(ValueTemplate? given, Flow? flow, Func<string, Problem>? missing)
    {
        var known = flow?.Shape as Shape.Object;
        foreach (var (name, member) in known?.Members ?? [])
        {
            CheckOne(name, member, given!);
        }

        if (missing is null || (flow is not null && known is not { IsOpen: false }))
        {
            return;
        }

        foreach (var input in declared.Where(input => input.Required && input.Default is null && known?.Members.ContainsKey(input.Name) != true))
        {
            problems.Add(given?.Place ?? place, missing(input.Name));
        }
    }

    private void CheckOne(string name, Member member, ValueTemplate given)
    {
        var at = given.PlaceOf(name);
        if (declared.FirstOrDefault(input => input.Name == name) is not { } input)
        {
            problems.Add(at, Problem.OfUnknown("workflows.unknown_input", name, declared.Select(each => each.Name)));
        }
        else if ((given.Written as JsonObject)?[name] is { } written && !WrittenSettings.HasExpression(written))
        {
            if (InputCheck.Check(input, written) is { } problem)
            {
                problems.Add(at, problem);
            }
        }
        else if (!MayFit(InputShape.Of(input), member.Shape))
        {
            problems.Add(
                at, "types.input_kind",
                ("name", name), ("expected", ShapeWords.Word(InputShape.Of(input))), ("found", ShapeWords.Word(member.Shape)));
        }
    }

    // Only where no value can be both is it wrong.
    private static bool MayFit(Shape expected, Shape found) =>
        expected is Shape.Any || found.Alternatives.Count == 0
        || found.Alternatives.Any(one => one is Shape.Any || expected.Alternatives.Any(known => known.GetType() == one.GetType()));
}
