using FsCheck;
using FsCheck.Fluent;
using MetaFlow.Json;

namespace MetaFlow.Tests.Workflows;

/// <summary>Generators of JSON that nobody expected. The same cases in every run; a failure prints its seed.</summary>
internal static class AnyJson
{
    public static Config Config(int cases) =>
        FsCheck.Config.QuickThrowOnFailure.WithMaxTest(cases).WithReplay(20260504, 1).WithQuietOnSuccess(true);

    /// <summary>The same members in the same order, the same letters, the same digits.</summary>
    public static bool AreSame(JsonData one, JsonData other) => (one, other) switch
    {
        (JsonObject a, JsonObject b) => a.Names.SequenceEqual(b.Names) && a.Zip(b).All(pair => AreSame(pair.First.Value, pair.Second.Value)),
        (JsonArray a, JsonArray b) => a.Count == b.Count && a.Zip(b).All(pair => AreSame(pair.First, pair.Second)),
        (JsonText a, JsonText b) => a.Value == b.Value,
        (JsonNumber a, JsonNumber b) => a.Literal == b.Literal,
        (JsonBool a, JsonBool b) => a.Value == b.Value,
        _ => one is JsonNull && other is JsonNull,
    };

    public static Gen<string> Texts { get; } = Gen.OneOf(
        Gen.Elements(
            "", "가나다", "😀", "\ud83d", "\udc00x", "a\"\\\n\t\0\u007F", "{{ inputs.name }}", "{{", "}}", "{{ $x", "{name}", "@list",
            "set", "data_transform", "condition", "PT30S", "1e999", "\u202Eabc", "한글과 words together, long enough to break a line of its own somewhere"),
        ArbMap.Default.GeneratorFor<string>().Select(text => text ?? ""),
        from letter in Gen.Elements('a', '가', '\'', '(')
        from count in Gen.Choose(0, 3000)
        select new string(letter, count));

    public static Gen<string> Names { get; } = Gen.Frequency(
        (6, Gen.Elements(
            "metaflow", "id", "name", "inputs", "steps", "type", "settings", "if", "then", "else", "when", "retry", "timeout", "maxAttempts",
            "values", "expression", "input", "default", "triggers", "x-note", "note", "minimum")),
        (1, Texts));

    public static Gen<JsonData> Scalars { get; } = Gen.OneOf(
        Gen.Elements(JsonNull.Value, JsonBool.True, (JsonData)JsonBool.False),
        Gen.Elements("0", "-0", "1", "1.10", "1e999", "-1E-7", "12345678901234567890", new string('9', 400), "0." + new string('3', 500))
            .Select(JsonData.Parse),
        ArbMap.Default.GeneratorFor<NormalFloat>().Select(number => (JsonData)new JsonNumber(number.Get)),
        ArbMap.Default.GeneratorFor<long>().Select(number => (JsonData)new JsonNumber(number)),
        Texts.Select(text => (JsonData)new JsonText(text)));

    public static Gen<JsonData> Values(int depth)
    {
        if (depth == 0)
        {
            return Scalars;
        }

        var inner = Values(depth - 1);
        return Gen.Frequency(
            (2, Scalars),
            (1, from count in Gen.Choose(0, 4) from items in inner.ListOf(count) select (JsonData)JsonArray.Create([.. items])),
            (2, from count in Gen.Choose(0, 4)
                from names in Names.ListOf(count)
                from values in inner.ListOf(count)
                select (JsonData)JsonObject.Of([.. names.Zip(values)])));
    }
}
