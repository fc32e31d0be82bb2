using MetaFlow.Json;
using MetaFlow.Workflows;

namespace MetaFlow.Tests.Workflows;

public sealed class InputCheckTests
{
    private static readonly IReadOnlyList<InputDeclaration> Declared = Some.Workflow(
        "", """{ "count": { "type": "integer", "default": 3, "minimum": 1, "maximum": 20 }, "name": { "type": "string" } }""").Inputs;

    [Fact]
    public void Defaults_fill_what_is_not_given()
    {
        var complete = InputCheck.Complete(Declared, JsonObject.Of(("name", "김")), out var problems);

        Assert.Empty(problems);
        Assert.Equal("""{"count":3,"name":"김"}""", complete!.ToString());
    }

    [Theory]
    [InlineData("""{ }""", "workflows.missing_input", "inputs.name")]
    [InlineData("""{ "name": 3 }""", "workflows.input_type", "inputs.name")]
    [InlineData("""{ "name": null }""", "workflows.input_type", "inputs.name")]
    [InlineData("""{ "name": "a", "count": 2.5 }""", "workflows.input_type", "inputs.count")]
    [InlineData("""{ "name": "a", "count": 21 }""", "workflows.input_range", "inputs.count")]
    [InlineData("""{ "name": "a", "cuont": 2 }""", "workflows.unknown_input", "inputs.cuont")]
    public void What_does_not_fit_is_a_problem_with_its_place(string given, string code, string path)
    {
        var complete = InputCheck.Complete(Declared, (JsonObject)JsonData.Parse(given), out var problems);

        Assert.Null(complete);
        Assert.Equal((code, path), (problems[0].Code, problems[0].Path));
    }
}
