using MetaFlow.Json;

namespace MetaFlow.Connectors.Adc.Golden;

/// <summary>
/// The new set over the one before: what people decided stays, and what changed is counted. A record that is new, or
/// that nobody has looked at, is <c>pending</c>.
/// </summary>
internal sealed record Upsert(JsonArray Records, int Created, int Updated, int Unchanged, IReadOnlyList<string> Dropped)
{
    private const string Review = "reviewStatus";

    public static Upsert Of(IEnumerable<JsonObject> selected, JsonArray previous)
    {
        var before = previous.OfType<JsonObject>()
            .Where(record => record.Text("id") is not null)
            .DistinctBy(record => record.Text("id"))
            .ToDictionary(record => record.Text("id")!);
        var (records, created, updated, unchanged) = (new List<JsonData>(), 0, 0, 0);
        foreach (var one in selected)
        {
            var known = before.Remove(one.Text("id")!, out var last);
            var record = one.With(Review, known && last!.Text(Review) is "approved" or "rejected" ? last!.Text(Review) : "pending");
            records.Add(record);
            created += known ? 0 : 1;
            unchanged += known && SameValue(record, last!) ? 1 : 0;
            updated += known && !SameValue(record, last!) ? 1 : 0;
        }

        return new Upsert(JsonArray.Create([.. records]), created, updated, unchanged, [.. before.Keys.Order(StringComparer.Ordinal)]);
    }

    // A store may give members back in another order.
    private static bool SameValue(JsonObject one, JsonObject other) =>
        one.Count == other.Count && one.All(member => other[member.Key] is { } value && value.ToString() == member.Value.ToString());
}
