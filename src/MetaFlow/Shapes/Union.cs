using System.Collections.Immutable;
using MetaFlow.Json;

namespace MetaFlow.Shapes;

/// <summary>Puts shapes together: at most one of each kind stays, so that the result is small.</summary>
internal static class Union
{
    public static Shape Of(IEnumerable<Shape> shapes) => shapes.Aggregate((Shape)new Shape.Nothing(), Of);

    public static Shape Of(Shape a, Shape b)
    {
        if (ReferenceEquals(a, b) || b is Shape.Nothing || a is Shape.Any)
        {
            return a;
        }

        if (a is Shape.Nothing || b is Shape.Any)
        {
            return b;
        }

        var all = a.Alternatives.ToList();
        foreach (var other in b.Alternatives)
        {
            var same = all.FindIndex(one => one.GetType() == other.GetType());
            if (same < 0)
            {
                all.Add(other);
            }
            else
            {
                all[same] = Merge(all[same], other);
            }
        }

        return all.Count == 1 ? all[0] : Bounded(new Shape.OneOf(all));
    }

    public static bool Fits(Shape shape, JsonData value) => shape switch
    {
        Shape.Any => true,
        Shape.Null => value is JsonNull,
        Shape.Text => value is JsonText,
        Shape.Number number => value is JsonNumber found && (!number.IsInteger || found.Value == Math.Truncate(found.Value)),
        Shape.Flag => value is JsonBool,
        Shape.List list => value is JsonArray items && items.All(item => Fits(list.Item, item)),
        Shape.Object known => value is JsonObject members && Fits(known, members),
        Shape.OneOf some => some.Shapes.Any(one => Fits(one, value)),

        // A function that leaves an expression is an empty text.
        Shape.Function => value is JsonText { Value: "" },
        _ => false,
    };

    private static bool Fits(Shape.Object known, JsonObject members) =>
        members.All(member => known.Members.TryGetValue(member.Key, out var found) ? Fits(found.Shape, member.Value) : known.IsOpen)
        && known.Members.All(member => member.Value.Presence != Presence.Always || members[member.Key] is not null);

    private static Shape Merge(Shape a, Shape b) => (a, b) switch
    {
        _ when ReferenceEquals(a, b) => a,
        (Shape.Number one, Shape.Number other) => new Shape.Number(one.IsInteger && other.IsInteger),
        (Shape.List one, Shape.List other) => Shape.ListOf(Of(one.Item, other.Item)),
        (Shape.Object one, Shape.Object other) => Merge(one, other),
        (Shape.Function one, Shape.Function other) => new Shape.Function(Flow.OneOf(one.Result, other.Result)),
        _ => a,
    };

    private static Shape Merge(Shape.Object a, Shape.Object b)
    {
        if (a.Size >= Shape.MaxSize || b.Size >= Shape.MaxSize)
        {
            return Shape.ObjectOf([], isOpen: true);
        }

        var members = ImmutableDictionary.CreateBuilder<string, Member>();
        foreach (var name in a.Members.Keys.Union(b.Members.Keys))
        {
            members[name] = Merge(Known(a, name), Known(b, name));
        }

        return Shape.ObjectOf(members, a.IsOpen || b.IsOpen);
    }

    /// <summary>A member that is the one or the other.</summary>
    public static Member Merge(Member? a, Member? b) => (a, b) switch
    {
        ({ } one, { } other) => new Member(Of(one.Shape, other.Shape), Weaker(one.Presence, other.Presence)) { Absence = one.Absence ?? other.Absence },
        _ => new Member((a ?? b)?.Shape ?? Shape.Unknown, Weaker((a ?? b)?.Presence ?? Presence.Perhaps, Presence.Perhaps)) { Absence = (a ?? b)?.Absence },
    };

    private static Presence Weaker(Presence a, Presence b) => a == Presence.Always ? b : a;

    private static Member? Known(Shape.Object shape, string name) =>
        shape.Members.TryGetValue(name, out var member) ? member
        : shape.IsOpen ? new Member(Shape.Unknown, Presence.Perhaps)
        : null;

    private static Shape Bounded(Shape shape) => shape.Size <= Shape.MaxSize ? shape : Shape.Unknown;
}
