using System.Globalization;
using System.Text.RegularExpressions;
using MetaFlow.Json;

namespace MetaFlow.Tests.Knowledge.Vectors;

/// <summary>
/// What Qdrant's published API description (1.19) says of the calls that are made: members, which of them have to be there,
/// and their types. What is not said here is no part of the description that anybody uses, and is refused.
/// </summary>
internal static partial class QdrantDescription
{
    private static readonly Shape Id = new OneOf(new Text(Uuid()), new Whole(0));
    private static readonly Shape Numbers = new List(new Number());
    private static readonly Shape WithPayload = new OneOf(new Flag(), new List(new Text()));

    private static readonly Shape Match = new OneOf(
        new Members(("value!", new OneOf(new Text(), new Whole(), new Flag()))),
        new Members(("any!", new OneOf(new List(new Text()), new List(new Whole())))));

    private static readonly Shape Time = new Text(Rfc3339());

    private static readonly Shape Condition = new OneOf(
        new Members(("key!", new Text()), ("match", Match), ("range", new Members(("lt", Time), ("gt", Time), ("gte", Time), ("lte", Time)))),
        new Members(("has_id!", new List(Id))));

    private static readonly Shape Filter = new Members(
        ("must", new List(Condition)), ("must_not", new List(Condition)), ("should", new List(Condition)));

    private static readonly Shape Point = new Members(("id!", Id), ("vector!", Numbers), ("payload", new Anything()));

    /// <summary>Each call: its method, the end of its path behind the collection, its body, and what may stand in its query.</summary>
    public static readonly IReadOnlyList<(string Method, string Path, Shape? Body, string[] Query)> Calls =
    [
        ("PUT", "", new Members(("vectors!", new Members(("size!", new Whole(1)), ("distance!", new Text(Distance()))))), ["timeout"]),
        ("DELETE", "", null, ["timeout"]),
        ("GET", "/exists", null, []),
        ("PUT", "/index", new Members(("field_name!", new Text()), ("field_schema", new Text(FieldType()))), ["wait", "ordering", "timeout"]),
        ("PUT", "/points", new Members(("points!", new List(Point))), ["wait", "ordering", "timeout"]),
        ("POST", "/points/delete", new OneOf(new Members(("points!", new List(Id))), new Members(("filter!", Filter))), ["wait", "ordering", "timeout"]),
        ("POST", "/points/query",
            new Members(("query", Numbers), ("filter", Filter), ("limit", new Whole(1)), ("offset", new Whole()), ("with_payload", WithPayload), ("with_vector", new Flag())),
            ["consistency", "timeout"]),
        ("POST", "/points/count", new Members(("filter", Filter), ("exact", new Flag())), ["consistency", "timeout"]),
        ("POST", "/points/scroll",
            new Members(("offset", Id), ("limit", new Whole(1)), ("filter", Filter), ("with_payload", WithPayload), ("with_vector", new Flag())),
            ["consistency", "timeout"]),
    ];

    [GeneratedRegex(@"\A[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\z", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Uuid();

    [GeneratedRegex(@"\A\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z\z", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Rfc3339();

    [GeneratedRegex(@"\A(?:Cosine|Euclid|Dot|Manhattan)\z", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Distance();

    [GeneratedRegex(@"\A(?:keyword|integer|float|geo|text|bool|datetime|uuid)\z", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex FieldType();

    /// <summary>What a value has to be like.</summary>
    internal abstract record Shape
    {
        public abstract bool Fits(JsonData value);
    }

    /// <summary>An object with these members and no others; those marked with ! have to be there.</summary>
    private sealed record Members(params (string Name, Shape Shape)[] All) : Shape
    {
        public override bool Fits(JsonData value) =>
            value is JsonObject given
            && All.All(member => given[member.Name.TrimEnd('!')] is { } found ? member.Shape.Fits(found) : !member.Name.EndsWith('!'))
            && given.All(each => All.Any(member => member.Name.TrimEnd('!') == each.Key));
    }

    private sealed record List(Shape Item) : Shape
    {
        public override bool Fits(JsonData value) => value is JsonArray list && list.All(Item.Fits);
    }

    private sealed record OneOf(params Shape[] Shapes) : Shape
    {
        public override bool Fits(JsonData value) => Shapes.Any(shape => shape.Fits(value));
    }

    private sealed record Text(Regex? Form = null) : Shape
    {
        public override bool Fits(JsonData value) => value is JsonText text && (Form is null || Form.IsMatch(text.Value));
    }

    private sealed record Number : Shape
    {
        public override bool Fits(JsonData value) => value is JsonNumber;
    }

    private sealed record Whole(long Least = long.MinValue) : Shape
    {
        public override bool Fits(JsonData value) => value is JsonNumber number && long.TryParse(number.Literal, CultureInfo.InvariantCulture, out var whole) && whole >= Least;
    }

    private sealed record Flag : Shape
    {
        public override bool Fits(JsonData value) => value is JsonBool;
    }

    private sealed record Anything : Shape
    {
        public override bool Fits(JsonData value) => value is JsonObject;
    }
}
