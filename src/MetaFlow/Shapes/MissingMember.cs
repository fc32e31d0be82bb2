using MetaFlow.Expressions;

namespace MetaFlow.Shapes;

/// <summary>Says why a member is not there, where that is certain.</summary>
internal static class MissingMember
{
    // More names than this help nobody.
    private const int Shown = 20;

    public static void Report(Inference inference, ExpressionSyntax.Member member, Shape shape, string owner)
    {
        var objects = Objects(shape).ToList();
        if (objects.Select(known => known.Members.GetValueOrDefault(member.Text)).FirstOrDefault(found => found?.Presence == Presence.NotYet) is { } step)
        {
            inference.Report(member.Position, step switch
            {
                { Elsewhere: { } code } => Problem.Of(code, ("name", member.Text)),
                { Loop: { } loop } => Problem.Of("types.step_in_loop", ("name", member.Text), ("loop", loop)),
                _ => Problem.Of("types.step_not_run", ("name", member.Text)),
            });
        }
        else if (objects.Count > 0 && owner.Length == 0 && !ReferenceEquals(shape, inference.Root.Shape)
            && inference.Root.Shape is Shape.Object { IsOpen: false } root && root.Members.TryGetValue(member.Text, out var outer) && outer.Presence != Presence.NotYet)
        {
            inference.Report(member.Position, Problem.Of("types.not_in_item", ("name", member.Text)));
        }
        else if (objects.Count > 0)
        {
            var names = objects
                .SelectMany(known => known.Members)
                .Where(known => known.Value.Presence != Presence.NotYet)
                .Select(known => known.Key).Distinct().ToList();
            inference.Report(member.Position, Unknown(member.Text, owner, names));
        }
        else if (shape is not (Shape.Null or Shape.List))
        {
            inference.Report(member.Position, Problem.Of("types.no_members", ("name", member.Text), ("found", ShapeWords.Word(shape))));
        }
    }

    private static Problem Unknown(string name, string owner, List<string> names)
    {
        // In scope may be thousands of steps: only the few that matter are put in order.
        var close = names.Where(known => Nearest.MayBe(name, known)).Order(StringComparer.Ordinal);
        var help = Nearest.Of(name, close) is { } nearest
            ? ("nearest", nearest)
            : ("known", names.Count == 0 ? "–" : string.Join(", ", names.Order(StringComparer.Ordinal).Take(Shown)));
        return owner.Length == 0
            ? Problem.Of("types.unknown_name", ("name", name), help)
            : Problem.Of("types.unknown_member", ("name", name), ("owner", owner), help);
    }

    private static IEnumerable<Shape.Object> Objects(Shape shape) => shape.Alternatives.SelectMany(one => one switch
    {
        Shape.Object known => [known],
        Shape.List list => Objects(list.Item),
        _ => Enumerable.Empty<Shape.Object>(),
    });
}
