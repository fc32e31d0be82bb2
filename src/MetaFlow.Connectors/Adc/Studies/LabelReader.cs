using MetaFlow.Json;

namespace MetaFlow.Connectors.Adc.Studies;

/// <summary>
/// The names on labels of approved drugs: of openFDA's answers only <c>openfda.generic_name</c> and
/// <c>brand_name</c>, because a search of the texts finds labels that merely mention a drug.
/// </summary>
internal static class LabelReader
{
    public static IReadOnlyList<string> Names(JsonData? labels) => [.. All(labels).Distinct(StringComparer.OrdinalIgnoreCase)];

    private static IEnumerable<string> All(JsonData? labels) => labels switch
    {
        JsonText name => [name.Value],
        JsonArray list => list.SelectMany(All),
        JsonObject answer when answer["results"] is JsonArray results => All(results),
        JsonObject label => label.Texts("openfda", "generic_name").Concat(label.Texts("openfda", "brand_name")),
        _ => [],
    };
}
