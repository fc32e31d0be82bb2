using MetaFlow.Json;

namespace MetaFlow.Connectors.Adc;

/// <summary>Problems of single records, given beside what could be made of the others.</summary>
internal static class ProblemList
{
    public static JsonArray Of(IReadOnlyList<Problem> problems) => JsonArray.Create(
    [
        .. problems.Select(problem => (JsonData)JsonObject.Of(
            ("code", problem.Code), ("message", problem.Message), ("path", problem.Path), ("hint", problem.Hint))),
    ]);
}
