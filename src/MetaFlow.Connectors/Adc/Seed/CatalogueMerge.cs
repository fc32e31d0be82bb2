using MetaFlow.Json;

namespace MetaFlow.Connectors.Adc.Seed;

/// <summary>Puts entries over those that travel with the pack: what is written wins, whole entry by whole entry.</summary>
internal static class CatalogueMerge
{
    /// <summary>The shipped catalogue with additions over it; the shipped one where there are none.</summary>
    public static Catalogue With(JsonObject? additions, out IReadOnlyList<Problem> problems)
    {
        if (additions is null)
        {
            problems = [];
            return Catalogue.Shipped;
        }

        return CatalogueReader.Read(Over(ShippedCatalogue.Read(), additions, out _), out problems);
    }

    /// <summary>One catalogue over another, with what that did to each kind.</summary>
    public static JsonObject Over(JsonObject under, JsonObject over, out IReadOnlyDictionary<string, MergeCount> counts)
    {
        var (merged, did) = (new JsonObject.Builder(), new Dictionary<string, MergeCount>());
        foreach (var kind in ShippedCatalogue.Kinds)
        {
            merged[kind] = Over(kind, under, over, out var count);
            did[kind] = count;
        }

        counts = did;
        return merged.ToObject();
    }

    private static JsonArray Over(string kind, JsonObject under, JsonObject over, out MergeCount count)
    {
        var entries = new List<JsonData>(under.Objects(kind));
        var places = new Dictionary<string, int>();
        for (var i = 0; i < entries.Count; i++)
        {
            places.TryAdd(Key(kind, (JsonObject)entries[i]), i);
        }

        var (inserted, updated, unchanged) = (0, 0, 0);
        foreach (var entry in over.Objects(kind))
        {
            if (!places.TryGetValue(Key(kind, entry), out var place))
            {
                places[Key(kind, entry)] = entries.Count;
                entries.Add(entry);
                inserted++;
            }
            else if (entries[place].ToString() == entry.ToString())
            {
                unchanged++;
            }
            else
            {
                entries[place] = entry;
                updated++;
            }
        }

        count = new MergeCount(entries.Count, inserted, updated, unchanged);
        return JsonArray.Create([.. entries]);
    }

    // An entry without its name is kept apart, so that reading tells of it.
    private static string Key(string kind, JsonObject entry) =>
        CatalogueReader.KeyOf(kind, entry) is { } name ? Folded.Key(name) : entry.ToString();
}

/// <param name="Total">How many entries there are now.</param>
internal sealed record MergeCount(int Total, int Inserted, int Updated, int Unchanged);
