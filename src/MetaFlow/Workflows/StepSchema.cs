using System.Globalization;
using MetaFlow.Json;
using MetaFlow.Steps;
using static MetaFlow.Workflows.SchemaPart;

namespace MetaFlow.Workflows;

/// <summary>The part of the schema for steps: one piece a step type, made from its declaration, and one a kind of control flow.</summary>
internal static class StepSchema
{
    public static IEnumerable<(string Name, JsonData Schema)> All(StepCatalog catalog, CultureInfo language) =>
    [
        ("steps", List(Ref("step"))),
        ("someSteps", List(Ref("step")).With("minItems", 1)),
        ("step", Any(catalog)),
        (Name(StepWord.Condition), Control(["if", "then"], ("if", Ref("expression")), ("then", Ref("steps")), ("else", Ref("steps")))),
        (Name(StepWord.ForEach), Control(
            ["items", "steps"],
            ("items", AnyOf(List(JsonObject.Empty), Ref("template"))), ("steps", Ref("someSteps")), ("result", JsonObject.Empty),
            ("concurrency", Range("integer", 1, 100)), ("onItemError", Words(MemberReader.WordsOf<ItemErrorPolicy>())),
            ("maxItems", Range("integer", 1, 1_000_000)))),
        (Name(StepWord.Parallel), Control(
            ["branches"],
            ("branches", List(Members(["id", "steps"], ("id", Ref("id")), ("steps", Ref("steps")))).With("minItems", 2)),
            ("join", AnyOf(Words(["all", "any"]), JsonObject.Of(("type", "integer"), ("minimum", 1)))))),
        (Name(StepWord.Try), Control(["steps"], ("steps", Ref("someSteps")), ("catch", Ref("steps")), ("finally", Ref("steps")))
            .With("anyOf", SchemaPart.All([Required("catch"), Required("finally")]))),
        .. catalog.All.Select(type => (Name(type.Name), (JsonData)Work(type, language))),
    ];

    private static string Name(string type) => $"step.{type}";

    // The type decides what else may be written; so an editor tells about the one that was meant, not about all.
    private static JsonObject Any(StepCatalog catalog)
    {
        var cases = catalog.All.Select(type => (type.Name, Words: (string[])[type.Name, .. type.AlsoCalled]))
            .Concat(StepWord.All.Select(word => (Name: word, Words: (string[])[.. StepReader.NamesOf(word)])))
            .ToList();
        return JsonObject.Of(
            ("type", "object"), ("required", Texts(["id", "type"])),
            ("properties", JsonObject.Of(("type", Words(cases.Select(each => each.Name), cases.SelectMany(each => each.Words))))),
            ("allOf", SchemaPart.All(cases.Select(each => When("type", each.Words, Ref(Name(each.Name)))))));
    }

    private static JsonObject Control(string[] required, params ReadOnlySpan<(string Name, JsonData Schema)> members) =>
        Members(["id", "type", .. required], [.. PolicySchema.OfStep, .. members]);

    private static JsonObject Work(StepType type, CultureInfo language)
    {
        var settings = SettingSchema.Of(type, language);
        string[] required = settings["required"] is null ? ["id", "type"] : ["id", "type", "settings"];
        return Members(required, [.. PolicySchema.OfStep, ("settings", settings), ("retry", Ref("retry"))])
            .With("description", type.Summary(language));
    }
}
