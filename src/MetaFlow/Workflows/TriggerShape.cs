using MetaFlow.Shapes;

namespace MetaFlow.Workflows;

/// <summary>What <c>trigger</c> is in a run.</summary>
internal static class TriggerShape
{
    private static readonly Shape Text = new Shape.Text();
    private static readonly Shape Texts = Shape.ObjectOf([], isOpen: true);

    /// <summary>What any of these triggers gives; a run that is asked for by hand has the id and the type alone.</summary>
    public static Shape Of(IReadOnlyList<TriggerDeclaration> triggers) => triggers.Count == 0
        ? Object()
        : Union.Of(triggers.Select(Of));

    private static Shape Of(TriggerDeclaration trigger) => trigger switch
    {
        TriggerDeclaration.Scheduled => Object(("dueAt", Text)),
        TriggerDeclaration.Webhook => Object(
            ("method", Text), ("headers", Texts), ("query", Texts), ("body", Shape.Unknown), ("receivedAt", Text)),
        TriggerDeclaration.Event => Object(("event", Object(("type", Text), ("at", Text), ("data", Shape.Unknown)))),
        TriggerDeclaration.OnFailure => Object(
            ("workflow", Text), ("run", Text), ("problem", LoopShape.Problem)),
        TriggerDeclaration.File => Object(
            ("path", Text), ("name", Text), ("size", new Shape.Number(IsInteger: true)), ("changedAt", Text), ("hash", Text)),
        _ => Object(),
    };

    private static Shape Object(params (string Name, Shape Shape)[] members) => Shape.ObjectOf(members
        .Select(member => KeyValuePair.Create(member.Name, new Member(member.Shape)))
        .Concat([KeyValuePair.Create("id", new Member(Text)), KeyValuePair.Create("type", new Member(Text))])
        .DistinctBy(member => member.Key));
}
