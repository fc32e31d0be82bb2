using System.Globalization;
using MetaFlow.Json;

namespace MetaFlow.Rehearsals;

/// <summary>Reports as programs read them; sentences are in a person's language.</summary>
public static class RehearsalJson
{
    public static JsonObject ToJson(RehearsalReport report, CultureInfo language) => JsonObject.Of(
        ("workflow", report.WorkflowId),
        ("definitionHash", report.Hash),
        ("at", report.At.UtcDateTime.ToString("O", CultureInfo.InvariantCulture)),
        ("whole", report.IsWhole),
        ("count", report.Count),
        ("covered", report.Covered),
        ("ways", report.Ways),
        ("decisions", List(report.Decisions, decision => ToJson(decision, language))),
        ("gaps", List(report.Gaps, gap => ToJson(gap, language))),
        ("problems", List(report.Problems, problem => ToJson(problem, language))),
        ("notes", List(report.Notes, note => ToJson(note, language))),
        ("rehearsals", List(report.Rehearsals, rehearsal => ToJson(rehearsal, language))));

    /// <summary>The word of a member for a value of an enumeration: <c>not_covered</c>.</summary>
    public static string Word<T>(T value)
        where T : struct, Enum
    {
        var name = value.ToString();
        return string.Concat(name.Select((letter, at) => char.IsUpper(letter) && at > 0 ? $"_{char.ToLowerInvariant(letter)}" : $"{char.ToLowerInvariant(letter)}"));
    }

    private static JsonObject ToJson(Decision decision, CultureInfo language) => JsonObject.Of(
        ("step", decision.Path),
        ("kind", Word(decision.Kind)),
        ("ways", List(decision.Ways, way => JsonObject.Of(
            ("way", way.Way),
            ("coverage", Word(way.Coverage)),
            ("by", way.By is { } by ? by : JsonNull.Value),
            ("reason", way.Reason is { } reason ? ToJson(reason, language) : (JsonData)JsonNull.Value)))));

    private static JsonObject ToJson(RehearsalGap gap, CultureInfo language) => JsonObject.Of(
        ("step", gap.DefinitionPath),
        ("stepPath", gap.StepPath),
        ("request", gap.Request ?? (JsonData)JsonNull.Value),
        ("problem", ToJson(gap.Problem, language)));

    private static JsonObject ToJson(Rehearsal rehearsal, CultureInfo language) => JsonObject.Of(
        ("number", rehearsal.Number),
        ("inputs", rehearsal.Inputs),
        ("changed", rehearsal.Changed),
        ("picks", List(rehearsal.Picks, pick => JsonObject.Of(("kind", pick.Kind), ("of", pick.Of), ("picked", pick.Picked)))),
        ("status", rehearsal.Status is { } status ? Word(status) : "gap"),
        ("output", rehearsal.Output ?? JsonNull.Value),
        ("problem", rehearsal.Problem is { } problem ? ToJson(problem, language) : (JsonData)JsonNull.Value),
        ("reached", List(rehearsal.Reached, way => JsonObject.Of(("step", way.Path), ("kind", Word(way.Kind)), ("way", way.Way)))),
        ("effects", List(rehearsal.Effects, effect => JsonObject.Of(
            ("step", effect.StepPath),
            ("kind", Word(effect.Kind)),
            ("content", effect.Content),
            ("answer", effect.Answer ?? (JsonData)JsonNull.Value),
            ("source", Word(effect.Source)),
            ("variant", effect.Variant)))),
        ("steps", List(rehearsal.Steps, step => JsonObject.Of(
            ("step", step.StepPath),
            ("became", step.Became),
            ("output", step.Output ?? JsonNull.Value),
            ("problem", step.Problem is { } found ? ToJson(found, language) : (JsonData)JsonNull.Value)))));

    private static JsonObject ToJson(Problem problem, CultureInfo language)
    {
        var said = problem.In(language);
        return JsonObject.Of(("code", said.Code), ("message", said.Message), ("hint", said.Hint), ("path", said.Path));
    }

    private static JsonArray List<T>(IEnumerable<T> all, Func<T, JsonData> each) => JsonArray.Create([.. all.Select(each)]);
}
