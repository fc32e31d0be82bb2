using MetaFlow.Shapes;

namespace MetaFlow.Workflows;

/// <summary>What the steps that hold steps give.</summary>
internal static class LoopShape
{
    private static readonly Shape Text = new Shape.Text();

    /// <summary><c>problem</c> inside <c>catch</c>.</summary>
    public static Shape Problem { get; } = Object(("code", Text), ("message", Text), ("step", Text));

    public static Shape Index { get; } = new Shape.Number(IsInteger: true);

    /// <summary>Of <c>parallel</c>: the branches that ended well.</summary>
    public static Shape Branches { get; } = Object(("completed", Shape.ListOf(Text)));

    /// <summary>Of <c>try</c>: the problem, where there was one.</summary>
    public static Shape Attempt { get; } = Shape.ObjectOf([KeyValuePair.Create("problem", new Member(Problem, Presence.Perhaps))]);

    /// <summary>Of <c>for_each</c>: what each item gave, and the items that failed.</summary>
    public static Steps.StepShape Of(WorkflowStep.ForEach loop, Shape result, Shape item)
    {
        var each = loop.OnItemError == ItemErrorPolicy.Continue ? Union.Of(result, new Shape.Null()) : result;
        return new Steps.StepShape(Object(
            ("results", Shape.ListOf(each)),
            ("failed", Shape.ListOf(Object(("index", Index), ("item", item), ("code", Text), ("message", Text))))));
    }

    private static Shape Object(params (string Name, Shape Shape)[] members) =>
        Shape.ObjectOf(members.Select(member => KeyValuePair.Create(member.Name, new Member(member.Shape))));
}
