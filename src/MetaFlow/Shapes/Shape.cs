using System.Collections.Immutable;
using MetaFlow.Json;

namespace MetaFlow.Shapes;

/// <summary>What is known about a value before there is one. Immutable and of bounded size.</summary>
public abstract record Shape
{
    // A shape with more parts than this says less than it costs: it becomes anything.
    internal const int MaxSize = 1000;

    private Shape(int size) => Size = size;

    /// <summary>How many shapes it is made of, itself included.</summary>
    internal int Size { get; }

    internal IReadOnlyList<Shape> Alternatives => this switch
    {
        OneOf some => some.Shapes,
        Nothing => [],
        _ => [this],
    };

    /// <summary>No more is known than that it is a value.</summary>
    public static Shape Unknown { get; } = new Any();

    /// <summary>The shape of one sample, and of nothing else.</summary>
    public static Shape Of(JsonData sample) => sample switch
    {
        JsonNull => new Null(),
        JsonBool => new Flag(),
        JsonNumber number => new Number(number.Value == Math.Truncate(number.Value)),
        JsonText => new Text(),
        JsonArray list => ListOf(Union.Of(Distinct(list).Select(Of))),
        JsonObject members => ObjectOf(members.Select(member => KeyValuePair.Create(member.Key, new Member(Of(member.Value))))),
        _ => Unknown,
    };

    // A long list of numbers has the shape of two of them.
    private static IEnumerable<JsonData> Distinct(JsonArray list)
    {
        var seen = new HashSet<(Type, bool)>();
        return list.Where(item => item is JsonArray or JsonObject
            || seen.Add((item.GetType(), item is JsonNumber number && number.Value == Math.Truncate(number.Value))));
    }

    public static Shape ListOf(Shape item) => item.Size < MaxSize ? new List(item) : new List(Unknown);

    /// <summary>An object; an open one may have members that are not named.</summary>
    public static Shape ObjectOf(IEnumerable<KeyValuePair<string, Member>> members, bool isOpen = false)
    {
        var shape = new Object(ImmutableDictionary.CreateRange(members), isOpen);
        return shape.Size <= MaxSize ? shape : new Object(ImmutableDictionary<string, Member>.Empty, IsOpen: true);
    }

    /// <summary>
    /// What is in scope grows with every step and is never measured: wherever it goes whole, it counts as too large.
    /// </summary>
    internal static Shape ScopeOf(IEnumerable<KeyValuePair<string, Member>> members) =>
        new Object(members as ImmutableDictionary<string, Member> ?? ImmutableDictionary.CreateRange(members));

    /// <summary>What it is in English.</summary>
    public sealed override string ToString() => ShapeWords.Of(this);

    /// <summary>Unknown.</summary>
    public sealed record Any() : Shape(1);

    /// <summary>No value at all: the shape of the items of an empty list.</summary>
    public sealed record Nothing() : Shape(1);

    public sealed record Null() : Shape(1);

    public sealed record Text() : Shape(1);

    public sealed record Number(bool IsInteger) : Shape(1);

    /// <summary>True or false.</summary>
    public sealed record Flag() : Shape(1);

    public sealed record List(Shape Item) : Shape(Item.Size + 1);

    public sealed record Object : Shape
    {
        internal Object(ImmutableDictionary<string, Member> members, bool IsOpen)
            : base(SizeOf(members.Values)) => (Members, this.IsOpen) = (members, IsOpen);

        internal Object(ImmutableDictionary<string, Member> members)
            : base(MaxSize) => Members = members;

        public ImmutableDictionary<string, Member> Members { get; }

        public bool IsOpen { get; }

        private static int SizeOf(IEnumerable<Member> members) => members.Aggregate(1, (sum, member) => Math.Min(MaxSize + 1, sum + member.Shape.Size));
    }

    /// <summary>One of several, at most one of each kind. Made by <see cref="Union"/>.</summary>
    public sealed record OneOf : Shape
    {
        internal OneOf(IReadOnlyList<Shape> shapes)
            : base(1 + shapes.Sum(shape => shape.Size)) => Shapes = shapes;

        public IReadOnlyList<Shape> Shapes { get; }
    }

    /// <param name="Result">What a call gives.</param>
    public sealed record Function(Flow Result) : Shape(Result.Shape.Size + 1);
}

/// <summary>A member of an object.</summary>
public sealed record Member(Shape Shape, Presence Presence = Presence.Always)
{
    /// <summary>The loop that a step belongs to, where it cannot be asked from outside.</summary>
    public string? Loop { get; init; }

    /// <summary>The code of the problem that says where the name can be used, where that is not here.</summary>
    public string? Elsewhere { get; init; }

    /// <summary>Why some runs do not have it.</summary>
    public Absence? Absence { get; init; }
}

/// <summary>Why some runs have no value at a place.</summary>
/// <param name="Code">The code of the problem that says so.</param>
/// <param name="Name">The step or the input that it comes from.</param>
public sealed record Absence(string Code, string Name)
{
    public const string SkippedStep = "types.may_be_missing";
    public const string Fallback = "types.missing_in_fallback";
    public const string OptionalInput = "types.input_may_be_missing";

    public Problem ToWarning() => Problem.Of(Code, ("name", Name)) with { Severity = Severity.Warning };
}

/// <summary>Whether a member is there.</summary>
public enum Presence
{
    Always,
    Perhaps,

    /// <summary>Of a step that is skipped in some runs.</summary>
    PerhapsSkipped,

    /// <summary>Of a step that has not run here, in no run.</summary>
    NotYet,
}

/// <summary>What an expression gives: nothing, one value, or, as a sequence, many of the same shape.</summary>
/// <param name="MayBeMany">It may be a list of such values; a sequence of one is the value itself.</param>
public sealed record Flow(Shape Shape, bool MayBeNothing = false, bool MayBeMany = false)
{
    public static readonly Flow Unknown = new(Shape.Unknown, MayBeNothing: true, MayBeMany: true);

    public static readonly Flow Nothing = new(new Shape.Nothing(), MayBeNothing: true);

    /// <summary>Why there is nothing in some runs, where that is known.</summary>
    public Absence? Absence { get; init; }

    /// <summary>The shape of the value, where there is one.</summary>
    public Shape Value => MayBeMany ? Union.Of(Shape, Shape.ListOf(Shape)) : Shape;

    /// <summary>The shape of the value, or null where there is none.</summary>
    public Shape OrNull => MayBeNothing ? Union.Of(Value, new Shape.Null()) : Value;

    /// <summary>The flow behind the end of the expression, where a function has become an empty text.</summary>
    public Flow Left => this with
    {
        Shape = Union.Of(Shape.Alternatives.Select(one => one is Shape.Function ? new Shape.Text() : one)),
    };

    /// <summary>The shape of what is gone through one by one.</summary>
    internal Shape Items => MayBeMany ? Union.Of(Shape, ItemsOf(Shape)) : ItemsOf(Shape);

    /// <summary>It is one value that is not gone through: no list, and nothing that could be one.</summary>
    internal bool IsSingle => !MayBeMany && Shape.Alternatives.All(one => one is not (Shape.Any or Shape.List));

    public static Flow OneOf(Flow a, Flow b) => new(
        Union.Of(a.Shape, b.Shape), a.MayBeNothing || b.MayBeNothing, a.MayBeMany || b.MayBeMany) { Absence = a.Absence ?? b.Absence };

    /// <summary>Whether a value that came out, or none, is among what was foreseen.</summary>
    public bool Fits(JsonData? value) => value switch
    {
        null => MayBeNothing,
        JsonArray list when MayBeMany && list.All(item => Union.Fits(Shape, item)) => true,
        _ => Union.Fits(Shape, value),
    };

    public override string ToString() => ShapeWords.Of(this);

    private static Shape ItemsOf(Shape shape) => shape switch
    {
        Shape.List list => list.Item,
        Shape.OneOf some => Union.Of(some.Shapes.Select(ItemsOf)),
        _ => shape,
    };
}
