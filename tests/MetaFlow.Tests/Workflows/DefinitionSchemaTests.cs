using System.Globalization;
using MetaFlow.Json;
using MetaFlow.Steps;
using MetaFlow.Tests.Runs.Probe;
using MetaFlow.Web.Commands;
using MetaFlow.Workflows;

namespace MetaFlow.Tests.Workflows;

public sealed class DefinitionSchemaTests
{
    private const string Set = """{ "id": "a", "type": "set", "settings": { "values": { "x": 1 } } }""";

    private static readonly JsonObject Schema = DefinitionSchema.Of(Some.Catalog, CultureInfo.InvariantCulture);

    public static TheoryData<string> Fine =>
    [
        .. Repository.Files("workflows", "*.json").Select(File.ReadAllText),
        .. from type in Some.Catalog.All
           from language in new[] { "en", "ko" }
           from example in type.Manual(CultureInfo.GetCultureInfo(language)).Split("```json").Skip(1)
           select Some.Excerpt(example.Split("```")[0]).Text,
        """{ "metaflow": 1, "id": "a", "x-owner": "kim", "name": "A", "steps": [] }""",
        Some.Definition("""{ "id": "a", "type": "set", "settings": { "values": "{{ inputs }}" }, "x-color": "red" }"""),
        Some.Definition("""{ "id": "a", "type": "data_transform", "settings": { "expression": "1", "input": null }, "timeout": "P1DT2.5S" }"""),
        Some.Definition(Set, """{ "n": { "default": [ 1 ] }, "m": { "type": "integer", "default": 3.0, "required": false } }"""),
    ];

    [Theory]
    [MemberData(nameof(Fine))]
    public void What_the_reader_accepts_the_schema_accepts(string definition)
    {
        Some.Read(definition);

        Assert.True(new SchemaChecker(Schema).Accepts(JsonData.Parse(definition)));
    }

    [Fact]
    public void Every_step_type_and_every_setting_is_named_and_explained()
    {
        foreach (var language in new[] { "en", "ko" })
        {
            var schema = DefinitionSchema.Of(Some.Catalog, CultureInfo.GetCultureInfo(language));
            foreach (var type in Some.Catalog.All)
            {
                var step = (JsonObject)((JsonObject)schema["$defs"]!)[$"step.{type.Name}"]!;
                Assert.NotEqual("", Assert.IsType<JsonText>(step["description"]).Value);

                var settings = (JsonObject)((JsonObject)((JsonObject)step["properties"]!)["settings"]!)["properties"]!;
                Assert.Equal(type.Settings.All.Select(setting => setting.Name), settings.Select(setting => setting.Key));
                Assert.All(settings, setting => Assert.IsType<JsonText>(((JsonObject)setting.Value)["description"]));
            }
        }
    }

    [Fact]
    public void A_setting_of_few_words_lists_them_and_may_be_an_expression()
    {
        var schema = DefinitionSchema.Of(new StepCatalog([typeof(ProbeStep).Assembly]), CultureInfo.InvariantCulture);
        var checker = new SchemaChecker(schema);

        Assert.True(checker.Accepts(Probe("\"fail_retryable\"", "2")));
        Assert.True(checker.Accepts(Probe("\"{{ inputs.does }}\"", "\"{{ inputs.times }}\"")));
        Assert.False(checker.Accepts(Probe("\"explode\"", "2")));
        Assert.False(checker.Accepts(Probe("\"fail\"", "2.5")));
        Assert.False(checker.Accepts(Probe("\"fail\"", "\"twice\"")));

        static JsonData Probe(string does, string times) => JsonData.Parse(Some.Definition(
            $$"""{ "id": "a", "type": "probe", "settings": { "does": {{does}}, "times": {{times}} } }"""));
    }

    [Fact]
    public async Task The_verb_prints_it()
    {
        var output = new StringWriter();

        var exit = await CommandLine.RunAsync(["schema"], output, TextWriter.Null);

        Assert.Equal(CommandLine.Done, exit);
        Assert.True(new SchemaChecker((JsonObject)JsonData.Parse(output.ToString())).Accepts(JsonData.Parse(Some.Definition(Set))));
    }
}
