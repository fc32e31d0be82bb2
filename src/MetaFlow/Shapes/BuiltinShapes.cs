using System.Collections.Frozen;

namespace MetaFlow.Shapes;

/// <summary>What the functions of the language take and give.</summary>
internal static class BuiltinShapes
{
    private static readonly Shape Text = new Shape.Text();
    private static readonly Shape Number = new Shape.Number(IsInteger: false);
    private static readonly Shape Integer = new Shape.Number(IsInteger: true);
    private static readonly Shape Flag = new Shape.Flag();
    private static readonly Shape AnyObject = Shape.ObjectOf([], isOpen: true);

    private static readonly FrozenDictionary<string, BuiltinShape> All = new Dictionary<string, BuiltinShape>
    {
        ["sum"] = new("N", 1, given => given.With(Number)),
        ["count"] = new("x", 1, _ => new Flow(Integer)),
        ["max"] = new("N", 1, _ => new Flow(Number, MayBeNothing: true)),
        ["min"] = new("N", 1, _ => new Flow(Number, MayBeNothing: true)),
        ["average"] = new("N", 1, _ => new Flow(Number, MayBeNothing: true)),
        ["number"] = new("x", 1, given => given.With(Number)),
        ["floor"] = new("n", 1, given => given.With(Integer)),
        ["ceil"] = new("n", 1, given => given.With(Integer)),
        ["round"] = new("nn", 1, given => given.With(given.Flows.Count == 1 ? Integer : Number)),
        ["abs"] = new("n", 1, given => given.With(given.First.Shape is Shape.Number ? given.First.Shape : Number)),
        ["sqrt"] = new("n", 1, given => given.With(Number)),
        ["power"] = new("nn", 2, given => given.With(Number)),
        ["random"] = new("", 0, _ => new Flow(Number)),
        ["formatNumber"] = new("nso", 2, given => given.With(Text)),
        ["formatBase"] = new("nn", 1, given => given.With(Text)),
        ["formatInteger"] = new("ns", 2, given => given.With(Text)),
        ["parseInteger"] = new("ss", 2, _ => new Flow(Number, MayBeNothing: true)),
        ["string"] = new("x", 1, given => given.With(Text)),
        ["substring"] = new("snn", 2, given => given.With(Text)),
        ["substringBefore"] = new("ss", 2, given => given.With(Text)),
        ["substringAfter"] = new("ss", 2, given => given.With(Text)),
        ["lowercase"] = new("s", 1, given => given.With(Text)),
        ["uppercase"] = new("s", 1, given => given.With(Text)),
        ["length"] = new("s", 1, given => given.With(Integer)),
        ["trim"] = new("s", 1, given => given.With(Text)),
        ["pad"] = new("sns", 2, given => given.With(Text)),
        ["join"] = new("Ss", 1, given => given.With(Text)),
        ["match"] = new("sfn", 2, _ => new Flow(AnyObject, MayBeNothing: true, MayBeMany: true)),
        ["contains"] = new("sx", 2, given => given.With(Flag)),
        ["replace"] = new("sxxn", 3, given => given.With(Text)),
        ["split"] = new("sxn", 2, given => given.With(Shape.ListOf(Text))),
        ["base64encode"] = new("s", 1, given => given.With(Text)),
        ["base64decode"] = new("s", 1, given => given.With(Text)),
        ["encodeUrlComponent"] = new("s", 1, given => given.With(Text)),
        ["encodeUrl"] = new("s", 1, given => given.With(Text)),
        ["decodeUrlComponent"] = new("s", 1, given => given.With(Text)),
        ["decodeUrl"] = new("s", 1, given => given.With(Text)),
        ["boolean"] = new("x", 1, given => given.With(Flag)),
        ["not"] = new("x", 1, given => given.With(Flag)),
        ["exists"] = new("x", 1, _ => new Flow(Flag)),
        ["type"] = new("x", 1, given => given.With(Text)),
        ["keys"] = new("x", 1, _ => new Flow(Text, MayBeNothing: true, MayBeMany: true)),
        ["lookup"] = new("xs", 2, Lookup),
        ["spread"] = new("x", 1, _ => Flow.Unknown),
        ["merge"] = new("O", 1, given => given.With(AnyObject)),
        ["clone"] = new("x", 1, given => given.First),
        ["error"] = new("s", 0, _ => Flow.Nothing),
        ["assert"] = new("xs", 1, _ => Flow.Nothing),
        ["eval"] = new("s", 1, _ => Flow.Unknown),
        ["append"] = new("xx", 2, Append),
        ["reverse"] = new("x", 1, Items),
        ["shuffle"] = new("x", 1, Items),
        ["distinct"] = new("x", 1, Items),
        ["zip"] = new("", 0, _ => new Flow(Shape.ListOf(Shape.Unknown), MayBeNothing: true, MayBeMany: true)),
        ["sort"] = new("xf", 1, Items),
        ["map"] = new("xf", 2, given => new Flow(given.ResultOf(1).Value, MayBeNothing: true, MayBeMany: true)),
        ["filter"] = new("xf", 2, Items),
        ["single"] = new("xf", 1, given => new Flow(given.First.Items, MayBeNothing: true)),
        ["reduce"] = new("xfx", 2, _ => Flow.Unknown),
        ["sift"] = new("of", 2, _ => new Flow(AnyObject, MayBeNothing: true)),
        ["each"] = new("of", 2, given => new Flow(given.ResultOf(1).Value, MayBeNothing: true, MayBeMany: true)),
        ["toMillis"] = new("ss", 1, _ => new Flow(Integer, MayBeNothing: true)),
        ["fromMillis"] = new("nss", 1, given => given.With(Text)),
        ["now"] = new("ss", 0, _ => new Flow(Text)),
        ["millis"] = new("", 0, _ => new Flow(Integer)),
    }.ToFrozenDictionary();

    public static IEnumerable<string> Names => All.Keys;

    public static BuiltinShape? Find(string name) => All.GetValueOrDefault(name);

    private static Flow Items(Given given) => new(given.First.Items, MayBeNothing: true, MayBeMany: true);

    private static Flow Append(Given given) => new(
        Union.Of(given.First.Items, given.At(1).Items), given.First.MayBeNothing && given.At(1).MayBeNothing, MayBeMany: true);

    private static Flow Lookup(Given given)
    {
        if (given.SecondText is not { } name)
        {
            return Flow.Unknown;
        }

        var found = PathShapes.Lookup(given.First.Shape, name);
        return given.First.MayBeMany ? new Flow(found.Items, true, true) : found with { MayBeNothing = true };
    }
}

/// <param name="Kinds">
/// One letter an argument: a number, a text, a function, an object, x for anything; a capital for a list of them.
/// </param>
/// <param name="Needed">How many arguments a call has that leaves nothing to its context.</param>
internal sealed record BuiltinShape(string Kinds, int Needed, Func<Given, Flow> Result);
