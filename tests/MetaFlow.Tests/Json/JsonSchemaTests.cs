using MetaFlow.Json;

namespace MetaFlow.Tests.Json;

public sealed class JsonSchemaTests
{
    [Theory]
    [InlineData("""{"type":"string"}""", "\"a\"", "")]
    [InlineData("""{"type":"string"}""", "1", " @text @number")]
    [InlineData("""{"type":["string","null"]}""", "null", "")]
    [InlineData("""{"type":"string","nullable":true}""", "null", "")]
    [InlineData("""{"type":"integer"}""", "2.0", "")]
    [InlineData("""{"type":"integer"}""", "2.5", " @integer @number")]
    [InlineData("""{"type":"number"}""", "2.5", "")]
    [InlineData("""{"enum":["a",1]}""", "1.0", "")]
    [InlineData("""{"enum":["a",1]}""", "\"b\"", " \"a\" | 1 \"b\"")]
    [InlineData("""{"const":"x"}""", "\"y\"", " \"x\" \"y\"")]
    [InlineData("""{"minimum":1,"exclusiveMaximum":5}""", "5", " < 5 5")]
    [InlineData("""{"minLength":2}""", "\"가\"", " \"…\" ≥ 2 1")]
    [InlineData("""{"maxLength":1}""", "\"😀\"", "")]
    [InlineData("""{"pattern":"^[a-z]+$"}""", "\"A\"", " /^[a-z]+$/ \"A\"")]
    [InlineData("""{"items":{"type":"string"},"minItems":1}""", "[\"a\",2]", "[1] @text @number")]
    [InlineData("""{"minItems":1}""", "[]", " […] ≥ 1 0")]
    [InlineData("""{"uniqueItems":true}""", "[1,1]", " uniqueItems [1,1]")]
    [InlineData("""{"prefixItems":[{"type":"string"}],"items":false}""", "[\"a\",2]", "[1] nothing @number")]
    [InlineData("""{"required":["a"],"properties":{"a":{"type":"number"}}}""", "{}", "a @number nothing")]
    [InlineData("""{"properties":{"a":{"properties":{"b":{"type":"boolean"}}}},"additionalProperties":false}""", """{"a":{"b":1},"c":2}""", "a.b @flag @number|c nothing @number")]
    [InlineData("""{"additionalProperties":{"type":"string"}}""", """{"x":1}""", "x @text @number")]
    [InlineData("""{"anyOf":[{"type":"string"},{"type":"object","properties":{"a":{"type":"string"}}}]}""", """{"a":1}""", "a @text @number")]
    [InlineData("""{"oneOf":[{"type":"number"},{"type":"integer"}]}""", "1", " oneOf 1")]
    [InlineData("""{"allOf":[{"minimum":1},{"maximum":3}]}""", "4", " ≤ 3 4")]
    [InlineData("""{"not":{"type":"null"}}""", "null", " not null")]
    [InlineData("""{"$ref":"#/$defs/a~1b","$defs":{"a/b":{"type":"string"}}}""", "1", " @text @number")]
    [InlineData("""{"$ref":"#"}""", "1", "")]
    [InlineData("""{"format":"email","unheard":"of"}""", "1", "")]
    public void A_value_is_held_against_a_schema(string schema, string value, string expected)
    {
        var found = new JsonSchema(JsonData.Parse(schema)).Check(JsonData.Parse(value));

        Assert.Equal(expected, string.Join('|', found.Select(wrong => $"{wrong.Path} {wrong.Expected ?? "nothing"} {wrong.Found ?? "nothing"}")));
    }

    [Theory]
    [InlineData("""{"type":"object","properties":{"a":{"type":"text"}}}""", "properties.a.type")]
    [InlineData("""{"items":{"enum":[]}}""", "items.enum")]
    [InlineData("""{"required":"a"}""", "required")]
    [InlineData("""{"properties":["a"]}""", "properties")]
    [InlineData("""{"anyOf":[true,5]}""", "anyOf[1]")]
    [InlineData("""{"type":["string","null"],"properties":{"a":true}}""", null)]
    public void The_place_where_a_schema_is_none_is_found(string schema, string? place) =>
        Assert.Equal(place, new JsonSchema(JsonData.Parse(schema)).FirstFault());
}
