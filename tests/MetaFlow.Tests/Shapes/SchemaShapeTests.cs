using MetaFlow.Json;
using MetaFlow.Shapes;

namespace MetaFlow.Tests.Shapes;

public sealed class SchemaShapeTests
{
    [Theory]
    [InlineData("{}", "anything")]
    [InlineData("true", "anything")]
    [InlineData("""{ "type": "string" }""", "text")]
    [InlineData("""{ "type": "string", "format": "date-time", "maxLength": 5 }""", "text")]
    [InlineData("""{ "type": "integer" }""", "a whole number")]
    [InlineData("""{ "type": "number" }""", "a number")]
    [InlineData("""{ "type": "boolean" }""", "true or false")]
    [InlineData("""{ "type": "null" }""", "null")]
    [InlineData("""{ "type": ["string", "null"] }""", "text or null")]
    [InlineData("""{ "type": "string", "nullable": true }""", "text or null")]
    [InlineData("""{ "const": 7 }""", "a whole number")]
    [InlineData("""{ "enum": ["a", "b", null] }""", "text or null")]
    [InlineData("""{ "type": "array" }""", "a list of anything")]
    [InlineData("""{ "type": "array", "items": { "type": "number" } }""", "a list of numbers")]
    [InlineData("""{ "items": { "type": "string" } }""", "a list of texts")]
    [InlineData("""{ "prefixItems": [ { "type": "string" }, { "type": "integer" } ], "items": false }""", "a list of texts or whole numbers")]
    [InlineData("""{ "type": "object" }""", "an object {…}")]
    [InlineData("""{ "type": "object", "properties": { "a": {}, "b": {} }, "required": ["a"] }""", "an object {a, b?}")]
    [InlineData("""{ "properties": { "a": {} }, "additionalProperties": true }""", "an object {a?, …}")]
    [InlineData("""{ "properties": { "a": {} }, "additionalProperties": { "type": "string" } }""", "an object {a?, …}")]
    [InlineData("""{ "properties": { "a": {} }, "patternProperties": { "^x-": {} } }""", "an object {a?, …}")]
    [InlineData("""{ "type": "object", "required": ["id"] }""", "an object {id, …}")]
    [InlineData("""{ "anyOf": [ { "type": "string" }, { "type": "integer" } ] }""", "text or a whole number")]
    [InlineData("""{ "oneOf": [ { "properties": { "a": {} }, "required": ["a"] }, { "properties": { "b": {} } } ] }""", "an object {a?, b?}")]
    [InlineData("""{ "allOf": [ { "properties": { "a": {} }, "required": ["a"] }, { "properties": { "b": {} } } ] }""", "an object {a, b?}")]
    [InlineData("""{ "type": "object", "properties": { "a": {} }, "allOf": [ { "required": ["a"] } ] }""", "an object {a}")]
    [InlineData("""{ "$ref": "#/$defs/item", "$defs": { "item": { "type": "string" } } }""", "text")]
    [InlineData("""{ "$ref": "#/definitions/a~1b", "definitions": { "a/b": { "type": "string" } } }""", "text")]
    [InlineData("""{ "$ref": "other.json#/x" }""", "anything")]
    [InlineData("""{ "$ref": "#" }""", "anything")]
    [InlineData("""{ "type": "image" }""", "anything")]
    public void A_schema_is_read_as_a_shape(string schema, string shape) =>
        Assert.Equal(shape, SchemaShape.Of(JsonData.Parse(schema)).ToString());

    [Fact]
    public void A_schema_that_holds_itself_ends()
    {
        var shape = SchemaShape.Of(JsonData.Parse("""
            { "$ref": "#/$defs/node", "$defs": { "node": { "properties": { "value": { "type": "integer" }, "left": { "$ref": "#/$defs/node" }, "right": { "$ref": "#/$defs/node" } } } } }
            """));

        Assert.Equal("an object {left?, right?, value?}", shape.ToString());
    }

    [Theory]
    [InlineData("10", "a number")]
    [InlineData("null", "anything")]
    [InlineData("[]", "a list of anything")]
    [InlineData("""{ "a": 1, "b": "x" }""", "an object {a, b}")]
    [InlineData("""[ { "a": 1 }, { "a": 2, "b": "x" } ]""", "a list of objects {a, b?}")]
    [InlineData("""[ "x", null ]""", "a list of texts or null")]
    public void A_sample_promises_its_members_and_kinds(string sample, string shape) =>
        Assert.Equal(shape, SampleShape.Of(JsonData.Parse(sample)).ToString());

    [Theory]
    [InlineData("""{ "a": 1 }""", """{ "a": 2.5, "more": true }""", null)]
    [InlineData("""{ "a": null }""", """{ "a": { "x": 1 } }""", null)]
    [InlineData("""{ "a": [ { "b": "x" } ] }""", """{ "a": [ { "b": "y" }, { "b": 3 } ] }""", "a[1].b: @text, not @integer")]
    [InlineData("""{ "a": { "b": "x" } }""", """{ "a": {} }""", "a.b: @text, not there")]
    [InlineData("""[ { "a": "x" }, {} ]""", """[ {}, { "a": 1 } ]""", "[1].a: @text, not @integer")]
    [InlineData("""[ "x", null ]""", """[ null, "y" ]""", null)]
    [InlineData("""{ "a": [] }""", """{ "a": "text" }""", "a: @list, not @text")]
    [InlineData("""[ { "a": 1 }, null ]""", """[ { "a": "1" } ]""", "[0].a: @number, not @text")]
    public void An_answer_is_held_against_a_sample(string sample, string answer, string? wrong) =>
        Assert.Equal(wrong, Say(ShapeMismatch.First(SampleShape.Of(JsonData.Parse(sample)), JsonData.Parse(answer))));

    [Theory]
    [InlineData("""{ "type": "string" }""", "\"a\"", null)]
    [InlineData("""{ "type": "integer" }""", "1.0", null)]
    [InlineData("""{ "type": "integer" }""", "1.5", ": @integer, not @number")]
    [InlineData("""{ "type": ["string", "null"] }""", "3", ": @text, not @integer")]
    [InlineData("""{ "nullable": true, "type": "string" }""", "null", null)]
    [InlineData("""{ "properties": { "a": { "type": "string" } }, "required": ["a"] }""", "{}", "a: @text, not there")]
    [InlineData("""{ "properties": { "a": { "type": "string" } } }""", """{ "b": 1 }""", null)]
    [InlineData("""{ "properties": { "a": {} }, "additionalProperties": false }""", """{ "b": 1 }""", "b: -, not @integer")]
    [InlineData("""{ "additionalProperties": { "type": "integer" } }""", """{ "b": "x" }""", "b: @integer, not @text")]
    [InlineData("""{ "items": { "properties": { "a": { "type": "boolean" } } } }""", """[ { "a": true }, { "a": 0 } ]""", "[1].a: @flag, not @integer")]
    [InlineData("""{ "items": {}, "minItems": 2 }""", "[1]", ": […] >= 2, not 1")]
    [InlineData("""{ "enum": ["a", "b"] }""", "\"c\"", """: "a" | "b", not "c" """)]
    [InlineData("""{ "const": 1 }""", "1", null)]
    [InlineData("""{ "minimum": 3 }""", "2", ": >= 3, not 2")]
    [InlineData("""{ "exclusiveMaximum": 3 }""", "3", ": < 3, not 3")]
    [InlineData("""{ "maxLength": 2 }""", "\"abc\"", """: "…" <= 2, not 3""")]
    [InlineData("""{ "pattern": "^[0-9]+$" }""", "\"a1\"", """: ^[0-9]+$, not "a1" """)]
    [InlineData("""{ "pattern": "(" }""", "\"a1\"", null)]
    [InlineData("""{ "anyOf": [ { "type": "string" }, { "type": "integer" } ] }""", "true", ": text | integer, not @flag")]
    [InlineData("""{ "anyOf": [ { "type": "null" }, { "properties": { "a": { "type": "string" } } } ] }""", """{ "a": 1 }""", "a: @text, not @integer")]
    [InlineData("""{ "oneOf": [ { "minimum": 1 }, { "maximum": 5 } ] }""", "3", ": oneOf, not 3")]
    [InlineData("""{ "allOf": [ { "minimum": 1 }, { "maximum": 5 } ] }""", "7", ": <= 5, not 7")]
    [InlineData("""{ "not": { "type": "string" } }""", "\"a\"", ": not, not \"a\"")]
    [InlineData("""{ "$ref": "#/$defs/a", "$defs": { "a": { "type": "string" } } }""", "1", ": @text, not @integer")]
    [InlineData("""{ "$ref": "#" }""", "1", null)]
    public void An_answer_is_held_against_a_schema(string schema, string answer, string? wrong) =>
        Assert.Equal(wrong?.TrimEnd(), Say(SchemaCheck.First(JsonData.Parse(schema), JsonData.Parse(answer))));

    private static string? Say(ShapeMismatch? wrong) =>
        wrong is null ? null : $"{wrong.Path}: {wrong.Expected}, not {wrong.Found ?? "there"}";
}
