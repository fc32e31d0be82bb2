using MetaFlow.Credentials;
using MetaFlow.Json;
using MetaFlow.Workflows;

namespace MetaFlow.Rehearsals;

/// <summary>Values that an input could have and that may lead elsewhere than the one it has: in a fixed order, the likelier first.</summary>
internal sealed class InputChoices(ComparedValues compared)
{
    private const int MostOfOne = 24;
    private const int MostRepeated = 50;
    private const double Large = 1_000_000;

    /// <summary>What an input has that nobody gave and that has no default.</summary>
    public static JsonData Made(InputDeclaration input) => input switch
    {
        { Choices.Count: > 0 } => input.Choices[0],
        { Secret: true, Type: InputType.Text or InputType.Any } => SecretMask.Mask,
        { Schema: { } schema, Type: InputType.Array or InputType.Object } => SampleMaker.Of(Typed(schema, input.Type)),
        { Type: InputType.Integer or InputType.Number } => Math.Clamp(1, input.Minimum ?? 1, Math.Max(input.Maximum ?? 1, input.Minimum ?? 1)),
        { Type: InputType.Boolean } => false,
        { Type: InputType.Array } => JsonArray.Empty,
        { Type: InputType.Object } => JsonObject.Empty,
        _ => "text",
    };

    public IReadOnlyList<JsonData> Of(InputDeclaration input, JsonData? now)
    {
        if (input.Secret)
        {
            return [];
        }

        var value = now ?? Made(input);
        var seen = new HashSet<string>(StringComparer.Ordinal) { CanonicalJson.Of(now ?? JsonNull.Value).ToString() };
        return
        [
            .. (input.Choices.Count > 0 ? input.Choices : Candidates(input, value))
                .Where(candidate => InputCheck.Check(input, candidate) is null && seen.Add(CanonicalJson.Of(candidate).ToString()))
                .Take(MostOfOne),
        ];
    }

    private IEnumerable<JsonData> Candidates(InputDeclaration input, JsonData value) => value switch
    {
        JsonBool flag => [!flag.Value],
        JsonNumber number => Numbers(input.Name, number, input),
        JsonText => Texts(input.Name),
        JsonArray items => Lists(input, items),
        JsonObject members => Changed(members),
        _ => [Made(input)],
    };

    private IEnumerable<JsonData> Numbers(string name, JsonNumber now, InputDeclaration? declared = null)
    {
        var near = compared.Of(name).Concat(declared is null ? [] : compared.All).OfType<JsonNumber>()
            .SelectMany(number => new[] { number.Value, number.Value + 1, number.Value - 1 });
        double?[] bounds = [declared?.Minimum, declared?.Maximum];
        return near.Concat(bounds.OfType<double>()).Concat([0, 1, -1, now.Value + Large]).Select(number => (JsonData)number);
    }

    private IEnumerable<JsonData> Texts(string name) =>
        compared.Of(name).OfType<JsonText>().Concat(compared.All.OfType<JsonText>()).Append(new JsonText("")).Append(new JsonText("1"));

    private IEnumerable<JsonData> Lists(InputDeclaration input, JsonArray items)
    {
        yield return JsonArray.Empty;
        var first = items.Count > 0 ? items[0] : input.Schema is { } schema && SampleMaker.Of(Typed(schema, input.Type)) is JsonArray { Count: > 0 } made ? made[0] : null;
        if (first is null)
        {
            yield break;
        }

        yield return JsonArray.Create([first]);
        foreach (var count in compared.All.OfType<JsonNumber>().Select(number => number.Value).Where(count => count is >= 1 and < MostRepeated && count == Math.Truncate(count)).Distinct())
        {
            yield return JsonArray.Create([.. Enumerable.Repeat(first, (int)count)]);
            yield return JsonArray.Create([.. Enumerable.Repeat(first, (int)count + 1)]);
        }

        foreach (var other in Changed(items.Count > 0 ? items : JsonArray.Create([first])))
        {
            yield return other;
        }
    }

    // One member at a time what it is compared with, and then everything of a kind at once.
    private IEnumerable<JsonData> Changed(JsonData value)
    {
        foreach (var name in NamesIn(value).Distinct().ToList())
        {
            foreach (var other in Near(name))
            {
                yield return Replace(value, (at, old) => at == name && old.GetType() == other.GetType() ? other : null);
            }
        }

        yield return Replace(value, (_, old) => old is JsonNumber ? 0 : null);
        yield return Replace(value, (_, old) => old is JsonNumber ? 1 : null);
        yield return Replace(value, (_, old) => old is JsonArray ? JsonArray.Empty : null);
        yield return Replace(value, (_, old) => old is JsonText ? "" : null);
        yield return Replace(value, (_, old) => old is JsonText ? "1" : null);
        yield return Replace(value, (_, old) => old is JsonBool flag ? !flag.Value : null);
    }

    private IEnumerable<JsonData> Near(string name) => compared.Of(name)
        .SelectMany(near => near is JsonNumber number ? new JsonData[] { number, number.Value + 1, number.Value - 1 } : [near]);

    private static IEnumerable<string> NamesIn(JsonData value) => value switch
    {
        JsonArray items => items.SelectMany(NamesIn),
        JsonObject members => members.SelectMany(member => NamesIn(member.Value).Prepend(member.Key)),
        _ => [],
    };

    // The outermost value is what it is; inside, what 'other' gives stands in the place of what is there.
    private static JsonData Replace(JsonData value, Func<string, JsonData, JsonData?> other) => value switch
    {
        JsonArray items => JsonArray.Create([.. items.Select(item => item is JsonObject or JsonArray ? Replace(item, other) : other("", item) ?? item)]),
        JsonObject members => JsonObject.Of([.. members.Select(member => (member.Key, other(member.Key, member.Value) ?? Replace(member.Value, other)))]),
        _ => value,
    };

    private static JsonObject Typed(JsonObject schema, InputType type) =>
        schema["type"] is null ? schema.With("type", type == InputType.Array ? "array" : "object") : schema;
}
