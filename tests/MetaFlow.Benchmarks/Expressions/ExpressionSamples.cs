using System.Globalization;
using System.Text;
using MetaFlow.Json;

namespace MetaFlow.Benchmarks.Expressions;

/// <summary>
/// A document and the expressions over it: those of the folder that METAFLOW_BENCH_JSONATA names (doc.json,
/// expressions.json, expected.json), otherwise ones made here.
/// </summary>
internal sealed record ExpressionSamples(byte[] Document, IReadOnlyList<(string Id, string Source)> Expressions, JsonObject? Expected)
{
    public const string Variable = "METAFLOW_BENCH_JSONATA";

    private const int Orders = 300;

    public static ExpressionSamples Load()
    {
        if (Environment.GetEnvironmentVariable(Variable) is not { Length: > 0 } folder)
        {
            return new ExpressionSamples(MakeDocument(), OwnExpressions, null);
        }

        var listed = (JsonArray)JsonData.Parse(File.ReadAllBytes(Path.Combine(folder, "expressions.json")));
        var expected = Path.Combine(folder, "expected.json");
        return new ExpressionSamples(
            File.ReadAllBytes(Path.Combine(folder, "doc.json")),
            [.. listed.Cast<JsonObject>().Select(item => (((JsonText)item["id"]!).Value, ((JsonText)item["expr"]!).Value))],
            File.Exists(expected) ? (JsonObject)JsonData.Parse(File.ReadAllBytes(expected)) : null);
    }

    private static readonly (string, string)[] OwnExpressions =
    [
        ("path", "visits.samples.code"),
        ("filter", "visits[state = \"done\" and score > 50].id"),
        ("sum", "$sum(visits.samples.(weight * count))"),
        ("object", "visits.{ \"id\": id, \"who\": patient.name, \"samples\": $count(samples), \"mass\": $round($sum(samples.(weight * count)), 2) }"),
        ("group", "visits^(>score, patient.name){ patient.city: { \"n\": $count($), \"best\": $[0].id } }"),
    ];

    // The same numbers every time, without a generator that may change between versions.
    private static byte[] MakeDocument()
    {
        var json = new StringBuilder("{\"visits\":[");
        for (var i = 0; i < Orders; i++)
        {
            var city = (i % 3) switch
            {
                0 => "서울",
                1 => "부산",
                _ => "Oslo",
            };
            json.Append(i > 0 ? "," : string.Empty)
                .Append(CultureInfo.InvariantCulture, $$"""{"id":"V{{i}}","state":"{{(i % 4 == 0 ? "open" : "done")}}","score":{{i * 37 % 101}},"patient":{"name":"P{{i * 7 % 53}}","city":"{{city}}"},"samples":[""");
            for (var j = 0; j <= i % 5; j++)
            {
                json.Append(j > 0 ? "," : string.Empty).Append(CultureInfo.InvariantCulture, $$"""{"code":"S{{i}}-{{j}}","weight":{{(i + j) % 17}}.25,"count":{{1 + (j % 3)}}}""");
            }

            json.Append("]}");
        }

        return Encoding.UTF8.GetBytes(json.Append("]}").ToString());
    }
}
