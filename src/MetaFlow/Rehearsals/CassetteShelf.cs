using MetaFlow.Json;

namespace MetaFlow.Rehearsals;

/// <summary>The cassettes that a rehearsal may play.</summary>
public sealed class CassetteShelf
{
    public static readonly CassetteShelf Empty = new([], []);

    private readonly Dictionary<string, Cassette> _byKey;

    /// <param name="problems">Of files that are no cassettes.</param>
    public CassetteShelf(IEnumerable<Cassette> cassettes, IReadOnlyList<Problem> problems)
    {
        _byKey = cassettes.GroupBy(cassette => cassette.Key).ToDictionary(same => same.Key, same => same.Aggregate((older, newer) => older.Merge(newer)));
        Problems = problems;
    }

    public IReadOnlyList<Problem> Problems { get; }

    /// <summary>In the order of their keys.</summary>
    public IReadOnlyList<Cassette> All => [.. _byKey.Values.OrderBy(cassette => cassette.Key, StringComparer.Ordinal)];

    /// <summary>
    /// When the newest was recorded: a rehearsal begins then, so that requests with dates in them are those that were
    /// recorded. Null where none was.
    /// </summary>
    public DateTimeOffset? RecordedAt => _byKey.Values.Max(cassette => cassette.RecordedAt);

    /// <summary>The one of this request, or the first whose parts that may be anything are all that tells them apart.</summary>
    public Cassette? Find(JsonObject request) =>
        _byKey.GetValueOrDefault(Cassette.KeyOf(request)) ?? All.FirstOrDefault(cassette => Fits(cassette, request));

    public CassetteShelf And(CassetteShelf other) => new(other.All.Concat(All), [.. Problems, .. other.Problems]);

    private static bool Fits(Cassette cassette, JsonObject request) =>
        cassette.Any is { Count: > 0 } any && Cassette.KeyOf(Without(cassette.Request, [.. any, "any"])) == Cassette.KeyOf(Without(request, any));

    // A body is one of several members, with the header that says what it is.
    private static JsonObject Without(JsonObject request, IReadOnlyList<string> parts)
    {
        var rest = new JsonObject.Builder(request.Count);
        foreach (var (name, value) in request)
        {
            var part = name is "form" or "text" or "base64" or "headers" ? "body" : name;
            if (!parts.Contains(part))
            {
                rest[name] = value;
            }
        }

        return rest.ToObject();
    }
}
