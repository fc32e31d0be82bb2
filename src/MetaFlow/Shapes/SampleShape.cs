using MetaFlow.Json;

namespace MetaFlow.Shapes;

/// <summary>What one sample promises about the values that are like it: its members and their kinds, and no more.</summary>
public static class SampleShape
{
    public static Shape Of(JsonData sample) => Of(Shape.Of(sample));

    /// <summary>A price of 10 may be 10.5 tomorrow; of what is null or empty here, nothing is known.</summary>
    public static Shape Of(Shape sample) => sample switch
    {
        Shape.Number => new Shape.Number(IsInteger: false),
        Shape.Null or Shape.Nothing => Shape.Unknown,
        Shape.List list => Shape.ListOf(Of(list.Item)),
        Shape.Object known => Shape.ObjectOf(
            known.Members.Select(member => KeyValuePair.Create(member.Key, member.Value with { Shape = Of(member.Value.Shape) })), known.IsOpen),
        Shape.OneOf some => Union.Of(some.Shapes.Select(one => one is Shape.Null ? one : Of(one))),
        _ => sample,
    };
}
