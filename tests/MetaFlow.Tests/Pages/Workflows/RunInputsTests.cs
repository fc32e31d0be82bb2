using MetaFlow.Json;
using MetaFlow.Web.Pages.Workflows;
using MetaFlow.Workflows;

namespace MetaFlow.Tests.Pages.Workflows;

public sealed class RunInputsTests
{
    [Fact]
    public void Fields_begin_with_the_defaults_of_the_workflow()
    {
        var count = Input("count", InputType.Integer, new JsonNumber(3L));
        var query = Input("query", InputType.Text, "경제");
        var dry = Input("dry", InputType.Boolean, true);

        var inputs = new RunInputs([count, query, dry]);

        Assert.Equal("3", inputs.Text(count));
        Assert.Equal("경제", inputs.Text(query));
        Assert.True(inputs.IsChecked(dry));
    }

    [Fact]
    public void A_field_becomes_the_JSON_of_its_type()
    {
        var count = Input("count", InputType.Integer);
        var query = Input("query", InputType.Text);
        var dry = Input("dry", InputType.Boolean);
        var items = Input("items", InputType.Array);
        var inputs = new RunInputs([count, query, dry, items]);
        inputs.Write(count, "12");
        inputs.Write(query, "12");
        inputs.Write(items, """[ "한국", 1 ]""");

        var given = inputs.Read(out var unreadable);

        Assert.Empty(unreadable);
        Assert.Equal("""{"count":12,"query":"12","dry":false,"items":["한국",1]}""", given!.ToString());
    }

    [Fact]
    public void An_empty_field_is_left_to_the_default()
    {
        var count = Input("count", InputType.Integer, new JsonNumber(3L));
        var inputs = new RunInputs([count]);
        inputs.Write(count, " ");

        Assert.Equal("{}", inputs.Read(out _)!.ToString());
    }

    [Fact]
    public void A_text_that_is_no_JSON_is_named_and_nothing_is_given()
    {
        var items = Input("items", InputType.Array);
        var inputs = new RunInputs([items]);
        inputs.Write(items, "[1,");

        var given = inputs.Read(out var unreadable);

        Assert.Null(given);
        Assert.Equal(["items"], unreadable);
    }

    [Fact]
    public void The_default_of_a_secret_input_stands_in_no_field()
    {
        var key = Input("key", InputType.Text, "hunter22") with { Secret = true };
        var inputs = new RunInputs([key]);

        Assert.Equal("", inputs.Text(key));
        Assert.Equal("{}", inputs.Read(out _)!.ToString());
    }

    [Fact]
    public void A_choice_stands_in_its_field_as_it_is_written_there()
    {
        var size = Input("size", InputType.Text, "M") with { Choices = ["S", "M"] };
        var any = Input("any", InputType.Any, "M") with { Choices = ["M", 1] };
        var inputs = new RunInputs([size, any]);

        Assert.Contains(inputs.Text(size), size.Choices.Select(choice => RunInputs.Written(size, choice)));
        Assert.Contains(inputs.Text(any), any.Choices.Select(choice => RunInputs.Written(any, choice)));
        Assert.Equal("""{"size":"M","any":"M"}""", inputs.Read(out _)!.ToString());
    }

    private static InputDeclaration Input(string name, InputType type, JsonData? fallback = null) =>
        new(name, type, fallback, Required: fallback is null, Minimum: null, Maximum: null, Description: null);
}
