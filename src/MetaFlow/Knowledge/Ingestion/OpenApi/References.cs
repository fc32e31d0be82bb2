using System.Globalization;
using MetaFlow.Json;

namespace MetaFlow.Knowledge.Ingestion.OpenApi;

/// <summary>
/// Puts what is referred to in the place of the reference, up to a depth and a number of parts: schemas may refer to
/// themselves, and small files can describe endless ones. Nothing outside of the document is fetched.
/// </summary>
internal sealed class References(JsonObject root)
{
    private const int MaxHops = 20;
    private const int MaxDepth = 12;
    private const int MaxParts = 3000;

    private static readonly string[] LeftOut = ["examples", "externalDocs", "xml", "discriminator"];

    /// <summary>The thing itself, where this is a reference to one.</summary>
    public JsonData? Follow(JsonData? data)
    {
        for (var hops = 0; hops < MaxHops && data is JsonObject each && each["$ref"] is JsonText { Value: var place }; hops++)
        {
            data = Find(place);
        }

        return data is JsonObject left && left["$ref"] is JsonText ? null : data;
    }

    /// <summary>The schema with all that it refers to.</summary>
    public JsonData? Resolve(JsonData? schema)
    {
        var parts = 0;
        return schema is null ? null : Resolve(schema, 0, [], ref parts);
    }

    private JsonData Resolve(JsonData data, int depth, HashSet<string> above, ref int parts)
    {
        if (++parts > MaxParts || depth > MaxDepth)
        {
            return JsonObject.Empty;
        }

        if (data is JsonArray items)
        {
            var resolved = new List<JsonData>(items.Count);
            foreach (var item in items)
            {
                resolved.Add(Resolve(item, depth + 1, above, ref parts));
            }

            return JsonArray.Create([.. resolved]);
        }

        if (data is not JsonObject each)
        {
            return data;
        }

        if (each["$ref"] is JsonText { Value: var place })
        {
            if (!above.Add(place))
            {
                // It contains itself: one turn is enough to see what it is.
                return JsonObject.Empty;
            }

            var found = Find(place) is { } there ? Resolve(there, depth + 1, above, ref parts) : JsonObject.Empty;
            above.Remove(place);
            return found;
        }

        var members = new JsonObject.Builder(each.Count);
        foreach (var (name, value) in each)
        {
            if (!LeftOut.Contains(name) && !name.StartsWith("x-", StringComparison.Ordinal))
            {
                members[name] = Resolve(value, depth + 1, above, ref parts);
            }
        }

        return members.ToObject();
    }

    private JsonData? Find(string place)
    {
        if (!place.StartsWith("#/", StringComparison.Ordinal))
        {
            return null;
        }

        JsonData? at = root;
        foreach (var written in place[2..].Split('/'))
        {
            var name = Uri.UnescapeDataString(written).Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);
            at = at switch
            {
                JsonObject each => each[name],
                JsonArray items when int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index >= 0 && index < items.Count => items[index],
                _ => null,
            };
        }

        return at;
    }
}
