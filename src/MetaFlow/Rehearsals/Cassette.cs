using System.Security.Cryptography;
using MetaFlow.Json;

namespace MetaFlow.Rehearsals;

/// <summary>
/// What somebody outside is asked and what he answers, kept as JSON: a call over HTTP, a question to a model, an event
/// that is waited for. It is found by the request, and by nothing else.
/// </summary>
/// <param name="Request">Without a secret: what a rehearsal makes of the same step, value for value.</param>
/// <param name="Answers">What is answered the first time, the second time …; the last one from then on.</param>
/// <param name="Variants">Other answers, by name, each like <paramref name="Answers"/>.</param>
public sealed record Cassette(
    JsonObject Request, IReadOnlyList<JsonObject> Answers, IReadOnlyDictionary<string, IReadOnlyList<JsonObject>> Variants)
{
    private const int KeyLength = 24;

    /// <summary>When it was recorded; null for one that was written by hand.</summary>
    public DateTimeOffset? RecordedAt { get; init; }

    /// <summary>What its author says about it.</summary>
    public string? Note { get; init; }

    public string Key { get; } = KeyOf(Request);

    /// <summary>The parts of a request that may be anything: <c>query</c>, <c>body</c>.</summary>
    public IReadOnlyList<string> Any => Request["any"] is JsonArray any ? [.. any.OfType<JsonText>().Select(part => part.Value)] : [];

    /// <summary>The same request has the same key, in whatever order its members stand.</summary>
    public static string KeyOf(JsonObject request) =>
        Convert.ToHexStringLower(SHA256.HashData(CanonicalJson.Of(request).ToUtf8()))[..KeyLength];

    /// <summary>The answers under a name; those without one where there is no such variant.</summary>
    public IReadOnlyList<JsonObject> AnswersOf(string? variant) =>
        variant is not null && Variants.TryGetValue(variant, out var named) ? named
        : Answers.Count > 0 ? Answers
        : Variants.Values.First();

    /// <summary>Both in one: what was recorded last stands in the place of what was there.</summary>
    public Cassette Merge(Cassette newer)
    {
        var variants = new SortedDictionary<string, IReadOnlyList<JsonObject>>(StringComparer.Ordinal);
        foreach (var (name, answers) in Variants.Concat(newer.Variants))
        {
            variants[name] = answers;
        }

        return newer with { Answers = newer.Answers.Count > 0 ? newer.Answers : Answers, Variants = variants, Note = newer.Note ?? Note };
    }
}

/// <summary>One way of writing for values that are the same.</summary>
internal static class CanonicalJson
{
    /// <summary>Members in the order of their names, at every depth.</summary>
    public static JsonData Of(JsonData value)
    {
        switch (value)
        {
            case JsonObject members:
                var ordered = new JsonObject.Builder(members.Count);
                foreach (var (name, inner) in members.OrderBy(member => member.Key, StringComparer.Ordinal))
                {
                    ordered[name] = Of(inner);
                }

                return ordered.ToObject();
            case JsonArray items:
                return JsonArray.Create([.. items.Select(Of)]);
            case JsonNumber number when Math.Abs(number.Value) <= JsonNumber.MaxExactInteger:
                return new JsonNumber(number.Value);
            default:
                return value;
        }
    }
}
