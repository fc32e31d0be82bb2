using System.Globalization;
using MetaFlow.Json;
using MetaFlow.Steps;

namespace MetaFlow.Workflows;

/// <summary>
/// The JSON schema (2020-12) of definitions, made from the installed step types: what editors complete and check with.
/// It says of a definition's form all that the reader does; ids that stand twice are left to the reader.
/// </summary>
public static class DefinitionSchema
{
    // An ISO 8601 duration with at least one digit that is not 0.
    private const string DurationPattern =
        @"^P(?=.*[1-9])(\d+Y)?(\d+M)?(\d+D)?(T(?=\d)(\d+H)?(\d+M)?(\d+(\.\d+)?S)?)?$";

    private const string ExpressionPattern = @"^\s*\{\{[\s\S]*\}\}\s*$";

    /// <param name="language">What descriptions are written in.</param>
    public static JsonObject Of(StepCatalog steps, CultureInfo language)
    {
        var types = steps.All;
        var definitions = new JsonObject.Builder
        {
            ["localText"] = AnyOf(Text, Members([], ("en", Text), ("ko", Text))),
            ["expression"] = JsonObject.Of(("type", "string"), ("pattern", ExpressionPattern)),
            ["duration"] = JsonObject.Of(("type", "string"), ("pattern", DurationPattern)),
            ["template"] = SettingSchema.Template,
            ["input"] = Input(),
            ["trigger"] = Members(["type"], ("id", Text), ("type", Names(["manual"]))),
            ["retry"] = Members(
                [],
                ("maxAttempts", Range("integer", 1, 100)), ("delay", Ref("duration")), ("backoff", Range("number", 1, 10))),
            ["steps"] = List(Ref("step")),
            ["step"] = Step(types),
            [$"step.{StepWord.Condition}"] = Condition(),
        };
        foreach (var type in types)
        {
            definitions[$"step.{type.Name}"] = Work(type, language);
        }

        var whole = Members(
            ["metaflow", "id", "steps"],
            ("metaflow", JsonObject.Of(("const", WorkflowReader.LanguageVersion))),
            ("id", JsonObject.Of(("type", "string"), ("pattern", WorkflowReader.IdPattern))),
            ("name", Ref("localText")),
            ("description", Ref("localText")),
            ("inputs", JsonObject.Of(("type", "object"), ("additionalProperties", Ref("input")))),
            ("triggers", List(Ref("trigger"))),
            ("steps", Ref("steps")));
        return JsonObject.Of([
            ("$schema", "https://json-schema.org/draft/2020-12/schema"),
            ("title", "MetaFlow"),
            .. whole.Select(member => (member.Key, member.Value)),
            ("$defs", definitions.ToObject())]);
    }

    // The type decides what else may be written; so an editor tells about the one that was meant, not about all.
    private static JsonObject Step(IReadOnlyList<StepType> types)
    {
        string[] names = [.. types.Select(type => type.Name), StepWord.Condition];
        var cases = names.Select(name => (JsonData)JsonObject.Of(
            ("if", JsonObject.Of(("properties", JsonObject.Of(("type", JsonObject.Of(("const", name))))), ("required", Texts(["type"])))),
            ("then", Ref($"step.{name}"))));
        return JsonObject.Of(
            ("type", "object"), ("required", Texts(["id", "type"])), ("properties", JsonObject.Of(("type", Names(names)))),
            ("allOf", JsonArray.Create([.. cases])));
    }

    private static JsonObject Work(StepType type, CultureInfo language)
    {
        var settings = SettingSchema.Of(type, language);
        string[] required = settings["required"] is null ? ["id", "type"] : ["id", "type", "settings"];
        return Members(required, [
            .. Common(type.Name), ("settings", settings), ("retry", Ref("retry")), ("timeout", Ref("duration"))])
            .With("description", type.Summary(language));
    }

    private static JsonObject Condition() => Members(["id", "type", "if", "then"], [
        .. Common(StepWord.Condition), ("if", Ref("expression")), ("then", Ref("steps")), ("else", Ref("steps"))]);

    private static (string, JsonData)[] Common(string type) =>
    [
        ("id", JsonObject.Of(("type", "string"), ("pattern", StepReader.IdPattern))),
        ("type", JsonObject.Of(("const", type))),
        ("note", Text),
        ("when", Ref("expression")),
    ];

    private static JsonObject Input()
    {
        var fits = InputReader.TypeNames.Where(name => name != "any").Select(name => (JsonData)JsonObject.Of(
            ("if", JsonObject.Of(("properties", JsonObject.Of(("type", JsonObject.Of(("const", name))))), ("required", Texts(["type"])))),
            ("then", JsonObject.Of(("properties", JsonObject.Of(("default", JsonObject.Of(("type", name)))))))));
        return Members(
            [],
            ("type", Names(InputReader.TypeNames)), ("default", JsonObject.Empty), ("required", JsonObject.Of(("type", "boolean"))),
            ("minimum", JsonObject.Of(("type", "number"))), ("maximum", JsonObject.Of(("type", "number"))), ("description", Text))
            .With("allOf", JsonArray.Create([.. fits]));
    }

    /// <summary>An object of these members and an author's own <c>x-</c> members.</summary>
    private static JsonObject Members(string[] required, params ReadOnlySpan<(string Name, JsonData Schema)> members)
    {
        var schema = JsonObject.Of(
            ("type", "object"), ("properties", JsonObject.Of(members)),
            ("patternProperties", JsonObject.Of(("^x-", JsonObject.Empty))), ("additionalProperties", false));
        return required.Length == 0 ? schema : schema.With("required", Texts(required));
    }

    private static JsonObject Text => JsonObject.Of(("type", "string"));

    private static JsonObject Ref(string name) => JsonObject.Of(("$ref", $"#/$defs/{name}"));

    private static JsonObject List(JsonData items) => JsonObject.Of(("type", "array"), ("items", items));

    private static JsonObject Range(string type, long minimum, long maximum) =>
        JsonObject.Of(("type", type), ("minimum", minimum), ("maximum", maximum));

    private static JsonObject Names(IEnumerable<string> names) => JsonObject.Of(("enum", Texts(names)));

    private static JsonObject AnyOf(params ReadOnlySpan<JsonData> choices) => JsonObject.Of(("anyOf", JsonArray.Create(choices)));

    private static JsonArray Texts(IEnumerable<string> texts) => JsonArray.Create([.. texts.Select(text => (JsonData)text)]);
}
