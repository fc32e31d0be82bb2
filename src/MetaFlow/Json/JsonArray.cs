using System.Collections;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace MetaFlow.Json;

[CollectionBuilder(typeof(JsonArray), nameof(Create))]
public sealed class JsonArray : JsonData, IReadOnlyList<JsonData>
{
    public static readonly JsonArray Empty = new([]);

    private readonly JsonData[] _items;

    /// <summary>Takes the array over: who made it must not change it afterwards.</summary>
    internal JsonArray(JsonData[] items, SequenceMarks marks = SequenceMarks.None) => (_items, Marks) = (items, marks);

    /// <summary>What the expression engine knows about an array it made; none on any array that leaves it.</summary>
    internal SequenceMarks Marks { get; }

    internal bool IsSequence => (Marks & SequenceMarks.Sequence) != SequenceMarks.None;

    public int Count => _items.Length;

    public JsonData this[int index] => _items[index];

    public ReadOnlySpan<JsonData> Items => _items;

    public static JsonArray Create(ReadOnlySpan<JsonData> items) => items.IsEmpty ? Empty : new JsonArray(items.ToArray());

    /// <summary>The same items under other marks, without copying them.</summary>
    internal JsonArray Marked(SequenceMarks marks) => marks == Marks ? this : new JsonArray(_items, marks);

    public IEnumerator<JsonData> GetEnumerator() => ((IEnumerable<JsonData>)_items).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => _items.GetEnumerator();

    public override void WriteTo(Utf8JsonWriter writer)
    {
        writer.WriteStartArray();
        foreach (var item in _items)
        {
            item.WriteTo(writer);
        }

        writer.WriteEndArray();
    }
}

/// <summary>How an array came to be inside one evaluation of an expression (see Expressions/README.md).</summary>
[Flags]
internal enum SequenceMarks : byte
{
    None = 0,

    /// <summary>Gathered by a path or a function: one item stands for itself, none for nothing.</summary>
    Sequence = 1,

    /// <summary>A sequence that stays an array with one item.</summary>
    KeepSingleton = 2,

    /// <summary>Written as an array in a path: not flattened into what is around it.</summary>
    Constructed = 4,

    /// <summary>The wrapper of an input that is an array itself.</summary>
    OuterWrapper = 8,
}
