using MetaFlow.Shapes;

namespace MetaFlow.Workflows;

/// <summary>Holds the values that somebody will give a workflow against the inputs that it declares.</summary>
internal static class InputsCheck
{
    /// <param name="given">Null where nothing is given, or nothing is known of it.</param>
    /// <param name="missing">The problem of a required input that is not given; null where that is none.</param>
    public static void Check(
        IReadOnlyList<InputDeclaration> declared, Shape.Object? given, Place place, ProblemList problems, Func<string, Problem>? missing)
    {
        foreach (var (name, member) in given?.Members ?? [])
        {
            if (declared.FirstOrDefault(input => input.Name == name) is not { } input)
            {
                problems.Add(place, Problem.OfUnknown("workflows.unknown_input", name, declared.Select(each => each.Name)));
            }
            else if (!MayFit(InputShape.Of(input), member.Shape))
            {
                problems.Add(
                    place, "types.input_kind",
                    ("name", name), ("expected", ShapeWords.Word(InputShape.Of(input))), ("found", ShapeWords.Word(member.Shape)));
            }
        }

        if (missing is null || given is { IsOpen: true })
        {
            return;
        }

        foreach (var input in declared.Where(input => input.Required && input.Default is null && given?.Members.ContainsKey(input.Name) != true))
        {
            problems.Add(place, missing(input.Name));
        }
    }

    // Only where no value can be both is it wrong.
    private static bool MayFit(Shape expected, Shape found) =>
        expected is Shape.Any || found.Alternatives.Count == 0
        || found.Alternatives.Any(one => one is Shape.Any || expected.Alternatives.Any(known => known.GetType() == one.GetType()));
}
