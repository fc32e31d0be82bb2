using MetaFlow.Json;

namespace MetaFlow.Tests.Workflows.Right;

/// <summary>Changes a definition in one or two places, as somebody who knows the language half would.</summary>
internal sealed class Mutation(Random random)
{
    private static readonly string[] Values =
    [
        "null", "true", "0", "1", "3", "-1", "2.5", "100", "1e3", "\"\"", "\"a\"", "\"all\"", "\"STOP\"", "\"PT5M\"", "\" PT0.5S \"", "\"P1Y2M3DT4H\"", "\"P0D\"",
        "\"{{ 1 }}\"", "\"{{ inputs }}\"", "\" {{ true }} \"", "\"x {{ 1 }}\"", "\"{{\"", "[]", "[1]", "[null]", "[\"a\"]", "[[\"{{ 1 }}\"]]", "[\"{{ 1 }}\"]",
        "{}", "{\"x-a\":1}", "{\"a\":null}", "{\"a\":\"{{ 1 }}\"}", "{\"fallback\":null}", "{\"en\":\"a\"}", "[{\"request\":\"a\"}]", "[{\"id\":\"z\",\"steps\":[]},{\"id\":\"y\",\"steps\":[]}]",
    ];

    private static readonly string[] Names =
    [
        "id", "type", "note", "when", "timeout", "retry", "onError", "evidence", "x-own", "settings", "join", "result", "default", "required", "enum", "schema",
        "secret", "inputs", "paused", "jitter", "methods", "catch", "finally", "else", "output", "tags", "maxItems", "on", "of", "passage", "expectStatus", "headers",
    ];

    public JsonData Of(JsonData definition)
    {
        var changed = Change(definition);
        return random.Next(3) == 0 ? Change(changed) : changed;
    }

    private JsonData Change(JsonData value) => value switch
    {
        JsonObject { Count: > 0 } members when random.Next(5) > 0 => Inside(members),
        JsonArray { Count: > 0 } list when random.Next(5) > 0 => Inside(list),
        JsonObject members => members.With(Pick(Names), Something()),
        JsonText text when random.Next(3) == 0 => InOtherCase(text.Value),
        _ => Something(),
    };

    private JsonObject Inside(JsonObject members)
    {
        var (name, value) = members.ElementAt(random.Next(members.Count));
        return random.Next(12) switch
        {
            0 => JsonObject.Of([.. members.Where(member => member.Key != name).Select(member => (member.Key, member.Value))]),
            1 => members.With(Pick(Names), Something()),
            _ => members.With(name, Change(value)),
        };
    }

    private JsonArray Inside(JsonArray list)
    {
        var at = random.Next(list.Count);
        return random.Next(8) switch
        {
            0 => JsonArray.Create([.. list.Where((_, i) => i != at)]),
            1 => JsonArray.Create([.. list, Something()]),
            _ => JsonArray.Create([.. list.Select((item, i) => i == at ? Change(item) : item)]),
        };
    }

    private JsonText InOtherCase(string text) =>
        new(random.Next(2) == 0 ? text.ToUpperInvariant() : string.Concat(text.Select((letter, i) => i % 2 == 0 ? char.ToUpperInvariant(letter) : letter)));

    private JsonData Something() => JsonData.Parse(Pick(Values));

    private string Pick(string[] from) => from[random.Next(from.Length)];
}
