using System.Text;
using MetaFlow.Json;
using MetaFlow.Rehearsals;

namespace MetaFlow.Tests.Rehearsals;

public sealed class CassetteTests
{
    [Fact]
    public void The_same_request_has_the_same_key_in_whatever_order_its_members_stand()
    {
        var one = Parse("""{ "method": "GET", "url": "https://a.example.com/", "query": { "a": "1", "b": "2" } }""");
        var other = Parse("""{ "query": { "b": "2", "a": "1" }, "url": "https://a.example.com/", "method": "GET" }""");

        Assert.Equal(Cassette.KeyOf(one), Cassette.KeyOf(other));
        Assert.NotEqual(Cassette.KeyOf(one), Cassette.KeyOf(one.With("method", "POST")));
    }

    [Fact]
    public void Numbers_beyond_the_reach_of_a_double_tell_requests_apart() =>
        Assert.NotEqual(
            Cassette.KeyOf(Parse("""{ "body": 12345678901234567890 }""")), Cassette.KeyOf(Parse("""{ "body": 12345678901234567891 }""")));

    [Fact]
    public void What_is_written_reads_back_and_is_written_the_same_again()
    {
        var cassette = new Cassette(
            Parse("""{ "method": "GET", "url": "https://a.example.com/" }"""), [Parse("""{ "status": 200, "body": { "가": [ 1.50 ] } }""")],
            new Dictionary<string, IReadOnlyList<JsonObject>>
            {
                ["z"] = [Parse("""{ "status": 500 }""")],
                ["a"] = [Parse("""{ "failure": "unreachable" }"""), Parse("""{ "status": 200 }""")],
            })
        {
            RecordedAt = Some.Noon,
            Note = "오늘",
        };

        var text = CassetteJson.Write(cassette);
        var read = CassetteJson.Read(Encoding.UTF8.GetBytes(text), out var problem);

        Assert.Null(problem);
        Assert.Equal(text, CassetteJson.Write(read!));
        Assert.Equal((cassette.Key, Some.Noon, "오늘"), (read!.Key, read.RecordedAt, read.Note));
        Assert.Equal(["a", "z"], ((JsonObject)Parse(text)["variants"]!).Select(variant => variant.Key));
    }

    [Theory]
    [InlineData("[]", "rehearsals.cassette_not_json")]
    [InlineData("{", "rehearsals.cassette_not_json")]
    [InlineData("""{ "cassette": 2, "request": { "event": "a" }, "response": {} }""", "rehearsals.cassette_version")]
    [InlineData("""{ "cassette": 1, "request": { "event": "a" }, "respons": {} }""", "rehearsals.cassette_member")]
    [InlineData("""{ "cassette": 1, "request": { "event": "a" } }""", "rehearsals.cassette_lacks")]
    [InlineData("""{ "cassette": 1, "request": { "event": "a" }, "response": [] }""", "rehearsals.cassette_lacks")]
    [InlineData("""{ "cassette": 1, "request": { "event": "a" }, "variants": { "x": 1 } }""", "rehearsals.cassette_lacks")]
    [InlineData("""{ "cassette": 1, "request": {}, "response": {} }""", "rehearsals.cassette_lacks")]
    public void What_is_no_cassette_is_said_to_be_none(string text, string code)
    {
        Assert.Null(CassetteJson.Read(Encoding.UTF8.GetBytes(text), out var problem));
        Assert.Equal(code, problem!.Code);
    }

    [Fact]
    public void Parts_of_a_request_may_be_anything()
    {
        var shelf = new CassetteShelf(
            [Of("""{ "method": "POST", "url": "https://a.example.com/", "any": [ "body", "query" ] }""")], []);

        Assert.NotNull(shelf.Find(Parse("""{ "method": "POST", "url": "https://a.example.com/", "query": { "at": "noon" }, "body": { "id": 7 } }""")));
        Assert.NotNull(shelf.Find(Parse("""{ "method": "POST", "url": "https://a.example.com/", "headers": { "content-type": "text/plain" }, "text": "x" }""")));
        Assert.Null(shelf.Find(Parse("""{ "method": "POST", "url": "https://b.example.com/" }""")));
        Assert.Null(shelf.Find(Parse("""{ "method": "PUT", "url": "https://a.example.com/" }""")));
    }

    [Fact]
    public async Task A_variant_that_is_recorded_later_stands_beside_what_was_there()
    {
        var place = Directory.CreateTempSubdirectory("metaflow-cassettes-");
        var folder = CassetteFolder.Beside(place.FullName, "example");
        var usual = Of("""{ "event": "a" }""");

        await folder.SaveAsync(usual, TestContext.Current.CancellationToken);
        await folder.SaveAsync(
            new Cassette(usual.Request, [], new Dictionary<string, IReadOnlyList<JsonObject>> { ["late"] = [Parse("""{ "status": 500 }""")] }),
            TestContext.Current.CancellationToken);
        var kept = Assert.Single((await folder.LoadAsync(TestContext.Current.CancellationToken)).All);

        Assert.Equal((1, "late"), (kept.Answers.Count, kept.Variants.Keys.Single()));
        Assert.Equal([$"{usual.Key}.json"], Directory.EnumerateFiles(folder.Path).Select(Path.GetFileName));
        place.Delete(recursive: true);
    }

    [Theory]
    [InlineData("""{ "type": "string", "enum": [ "b", "a" ] }""", "\"b\"")]
    [InlineData("""{ "type": "object", "properties": { "n": { "type": "integer", "minimum": 3 }, "at": { "type": "string", "format": "date" } } }""", """{"n":3,"at":"2026-01-01"}""")]
    [InlineData("""{ "type": "array", "minItems": 2, "items": { "$ref": "#/$defs/flag" }, "$defs": { "flag": { "type": "boolean" } } }""", "[true,true]")]
    [InlineData("""{ "anyOf": [ { "type": "null" }, { "type": "string" } ] }""", "null")]
    [InlineData("""{ "$ref": "#" }""", "null")]
    [InlineData("""{ "allOf": [ { "properties": { "a": { "const": 1 } } }, { "properties": { "b": { "example": "x" } } } ] }""", """{"a":1,"b":"x"}""")]
    public void A_value_is_made_that_fits_a_schema(string schema, string value) => Assert.Equal(value, SampleMaker.Of(Parse(schema)).ToString());

    private static Cassette Of(string request) =>
        new(Parse(request), [Parse("""{ "status": 200 }""")], new Dictionary<string, IReadOnlyList<JsonObject>>());

    private static JsonObject Parse(string json) => (JsonObject)JsonData.Parse(json);
}
