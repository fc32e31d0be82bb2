using System.Text;
using FsCheck;
using FsCheck.Fluent;
using MetaFlow.Json;
using MetaFlow.Workflows;

namespace MetaFlow.Tests.Workflows;

public sealed class DefinitionFormatTests
{
    public static TheoryData<string> Shipped => [.. Repository.Files("workflows", "*.json").Select(file => Path.GetFileName(file)!)];

    [Theory]
    [MemberData(nameof(Shipped))]
    public void A_shipped_example_is_laid_out_to_the_byte(string file)
    {
        var bytes = File.ReadAllBytes(Repository.Path("workflows", file));

        Assert.Equal(Encoding.UTF8.GetString(bytes), DefinitionFormat.Write(JsonData.Parse(bytes)));
    }

    [Theory]
    [InlineData("""{}""", "{}")]
    [InlineData("""{"a":1}""", "{\n  \"a\": 1\n}")]
    [InlineData("""[1,2]""", "[ 1, 2 ]")]
    [InlineData("""{"name":{"en":"A","ko":"가"}}""", "{\n  \"name\": { \"en\": \"A\", \"ko\": \"가\" }\n}")]
    [InlineData("""{"inputs":{"a":{"type":"string"}}}""", "{\n  \"inputs\": { \"a\": { \"type\": \"string\" } }\n}")]
    [InlineData("""{"inputs":{"a":{"type":"string"},"b":{"type":"any"}}}""", "{\n  \"inputs\": {\n    \"a\": { \"type\": \"string\" },\n    \"b\": { \"type\": \"any\" }\n  }\n}")]
    [InlineData("""{"n":[1.10,-0,1e3,12345678901234567890,1E-7]}""", "{\n  \"n\": [ 1.10, -0, 1e3, 12345678901234567890, 1E-7 ]\n}")]
    [InlineData("""{"steps":[{"id":"a","type":"set","settings":{"values":{"x":1}}}]}""", "{\n  \"steps\": [\n    { \"id\": \"a\", \"type\": \"set\", \"settings\": { \"values\": { \"x\": 1 } } }\n  ]\n}")]
    public void What_is_short_stands_on_one_line_and_the_rest_is_broken(string json, string laidOut) =>
        Assert.Equal(laidOut + "\n", DefinitionFormat.Write(JsonData.Parse(json)));

    [Theory]
    [InlineData("a", 96, 1)]
    [InlineData("a", 97, 3)]
    [InlineData("한", 48, 1)]
    [InlineData("한", 49, 3)]
    public void A_line_has_120_columns_of_which_a_Korean_letter_takes_two(string letter, int count, int lines)
    {
        var text = string.Concat(Enumerable.Repeat(letter, count));

        var written = DefinitionFormat.Write(JsonObject.Of(("long", JsonObject.Of(("text", text)))));

        Assert.Equal(lines + 2, written.Count(c => c == '\n'));
    }

    [Theory]
    [InlineData("가나다 😀 👩‍🔬 é", "가나다 😀 👩‍🔬 é")]
    [InlineData("a\"b\\c/d", "a\\\"b\\\\c/d")]
    [InlineData("\n\t\r\b\f\0\u007F\u0085", "\\n\\t\\r\\b\\f\\u0000\\u007f\\u0085")]
    [InlineData("\u202Eabc\u2028\uFEFF", "\\u202eabc\\u2028\\ufeff")]
    public void Letters_stay_readable_and_what_nobody_sees_is_escaped(string text, string written) =>
        Assert.Equal($"\"{written}\"\n", DefinitionFormat.Write(text));

    [Fact]
    public void Half_a_surrogate_pair_stays_half_a_pair() =>
        Assert.Equal("{\n  \"\\ud83d\": \"\\udc00!\"\n}\n", DefinitionFormat.Write(JsonObject.Of(("\ud83d", "\udc00!"))));

    [Fact]
    public void Members_of_the_author_and_the_order_of_all_survive()
    {
        const string Json = """{"x-team":{"b":[{}],"a":null},"steps":[{"x-seen":"2026","type":"set","id":"a"}],"metaflow":1}""";

        Assert.Equal(Json, JsonData.Parse(DefinitionFormat.Write(JsonData.Parse(Json))).ToString());
    }

    [Fact]
    public void Laying_out_changes_no_value_and_a_second_time_changes_nothing()
    {
        Prop.ForAll(AnyJson.Values(5).ToArbitrary(), value =>
        {
            var once = DefinitionFormat.Write(value);
            var read = JsonData.Parse(once);
            return AnyJson.AreSame(read, value) && DefinitionFormat.Write(read) == once && once.EndsWith('\n');
        }).Check(AnyJson.Config(2000));
    }

    [Theory]
    [InlineData("{ not json", "workflows.not_json")]
    [InlineData("""{ "a": 1, "a": 2 }""", "workflows.double_member")]
    [InlineData("""{ "a": 1, }""", "workflows.json_trailing_comma")]
    public void What_would_lose_something_is_not_laid_out(string text, string code)
    {
        Assert.Null(DefinitionFormat.Of(new ReceivedDefinition(Encoding.UTF8.GetBytes(text), null), out var problems));
        Assert.Equal(code, problems[0].Code);
    }

    [Fact]
    public void Two_megabytes_of_data_are_laid_out_in_one_go()
    {
        var items = string.Join(',', Enumerable.Range(0, 100_000).Select(i => $"[{i},\"한글\"]"));

        var written = DefinitionFormat.Write(JsonData.Parse($"[{items}]"));

        Assert.Equal(100_002, written.Count(c => c == '\n'));
    }
}
