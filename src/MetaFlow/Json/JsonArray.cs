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
    internal JsonArray(JsonData[] items) => _items = items;

    public int Count => _items.Length;

    public JsonData this[int index] => _items[index];

    public ReadOnlySpan<JsonData> Items => _items;

    public static JsonArray Create(ReadOnlySpan<JsonData> items) => items.IsEmpty ? Empty : new JsonArray(items.ToArray());

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
