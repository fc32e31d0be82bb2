namespace MetaFlow.Shapes;

/// <summary>Whether a value that is not there yet can be what was asked for.</summary>
public static class ShapeFit
{
    /// <summary>The first place where no value of the one shape is of the other; null where one may be.</summary>
    public static ShapeMismatch? Misfit(Shape expected, Shape found) => Misfit(expected, found, "");

    private static ShapeMismatch? Misfit(Shape expected, Shape found, string path)
    {
        var asked = expected.Alternatives;
        var given = found.Alternatives;
        if (asked.Count == 0 || given.Count == 0 || asked.Any(one => one is Shape.Any) || given.Any(one => one is Shape.Any))
        {
            return null;
        }

        ShapeMismatch? first = null;
        foreach (var one in given)
        {
            foreach (var other in asked.Where(other => IsOfKind(other, one)))
            {
                if (Within(other, one, path) is not { } wrong)
                {
                    return null;
                }

                first ??= wrong;
            }
        }

        return first ?? new ShapeMismatch(path, ShapeWords.Word(expected), ShapeWords.Word(found));
    }

    private static bool IsOfKind(Shape asked, Shape given) => (asked, given) switch
    {
        // A number that is not known to be whole may be.
        (Shape.Number, Shape.Number) => true,
        _ => asked.GetType() == given.GetType(),
    };

    private static ShapeMismatch? Within(Shape asked, Shape given, string path) => (asked, given) switch
    {
        // Of a list that may be empty, nothing is wrong before it has an item.
        (Shape.Object known, Shape.Object members) => OfMembers(known, members, path),
        _ => null,
    };

    private static ShapeMismatch? OfMembers(Shape.Object asked, Shape.Object given, string path)
    {
        foreach (var (name, member) in asked.Members.OrderBy(member => member.Key, StringComparer.Ordinal))
        {
            var within = ShapeMismatch.Within(path, name);
            var wrong = given.Members.GetValueOrDefault(name) switch
            {
                { } known => known.Presence == Presence.Always ? Misfit(member.Shape, known.Shape, within) : null,
                null when member.Presence == Presence.Always && !given.IsOpen => new ShapeMismatch(within, ShapeWords.Word(member.Shape), null),
                null => null,
            };
            if (wrong is not null)
            {
                return wrong;
            }
        }

        return null;
    }
}
