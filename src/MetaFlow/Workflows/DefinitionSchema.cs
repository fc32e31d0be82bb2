using System.Globalization;
using MetaFlow.Json;
using MetaFlow.Steps;
using static MetaFlow.Workflows.SchemaPart;

namespace MetaFlow.Workflows;

/// <summary>
/// The JSON schema (2020-12) of definitions, made from the installed step types: what editors complete and check with.
/// It says of a definition's form all that one place can show; what two places say together, such as ids that stand
/// twice, is left to the reader.
/// </summary>
public static class DefinitionSchema
{
    // An ISO 8601 duration with at least one digit that is not 0.
    private const string DurationPattern =
        @"^[ \t\r\n]*P(?=.*[1-9])(\d+Y)?(\d+M)?(\d+D)?(T(?=\d)(\d+H)?(\d+M)?(\d+(\.\d+)?S)?)?[ \t\r\n]*$";

    private const string ExpressionPattern = @"^\s*\{\{[\s\S]*\}\}\s*$";

    /// <param name="language">What descriptions are written in.</param>
    public static JsonObject Of(StepCatalog steps, CultureInfo language)
    {
        var definitions = new JsonObject.Builder
        {
            ["localText"] = AnyOf(Text, Members([], ("en", Text), ("ko", Text))),
            ["expression"] = Pattern(ExpressionPattern),
            ["duration"] = Pattern(DurationPattern),
            ["template"] = SettingSchema.Template,
            ["id"] = Pattern(StepReader.IdPattern),
            ["input"] = Input(),
        };
        foreach (var (name, schema) in TriggerSchema.All().Concat(PolicySchema.All()).Concat(StepSchema.All(steps, language)))
        {
            definitions[name] = schema;
        }

        var whole = Members(
            ["metaflow", "id", "steps"],
            ("$schema", Text),
            ("metaflow", JsonObject.Of(("const", WorkflowReader.LanguageVersion))),
            ("id", Pattern(WorkflowReader.IdPattern)),
            ("name", Ref("localText")),
            ("description", Ref("localText")),
            ("tags", OneOrMore),
            ("inputs", JsonObject.Of(("type", "object"), ("additionalProperties", Ref("input")))),
            ("triggers", List(Ref("trigger"))),
            ("steps", Ref("steps")),
            ("output", JsonObject.Empty),
            ("timeout", Ref("duration")),
            ("record", Names(MemberReader.WordsOf<RecordPolicy>())),
            ("concurrency", Members(
                ["limit"],
                ("limit", Range("integer", 1, ConcurrencyPolicy.MostAtOnce)), ("key", SettingSchema.Template),
                ("overlap", Words(ConcurrencyPolicy.OverlapWords)))),
            ("retention", Members(
                [],
                ("keep", Ref("duration")), ("runs", Range("integer", 1, RetentionPolicy.MostRuns)))
                .With("anyOf", SchemaPart.All([Required("keep"), Required("runs")]))));
        return JsonObject.Of([
            ("$schema", "https://json-schema.org/draft/2020-12/schema"),
            ("title", "MetaFlow"),
            .. whole.Select(member => (member.Key, member.Value)),
            ("$defs", definitions.ToObject())]);
    }

    private static JsonObject Input()
    {
        var fits = InputReader.TypeNames.Where(name => name != "any").Select(name => (JsonData)JsonObject.Of(
            ("if", JsonObject.Of(("properties", JsonObject.Of(("type", Const(name)))), ("required", Texts(["type"])))),
            ("then", JsonObject.Of(("properties", JsonObject.Of(("default", JsonObject.Of(("type", name)))))))));
        return Members(
            [],
            ("type", Names(InputReader.TypeNames)), ("default", JsonObject.Empty), ("required", Flag),
            ("minimum", Number), ("maximum", Number), ("enum", List(JsonObject.Empty)),
            ("schema", JsonObject.Of(("type", "object"))), ("secret", Flag), ("description", Text))
            .With("allOf", SchemaPart.All(fits));
    }
}
