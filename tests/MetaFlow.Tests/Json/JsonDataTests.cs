using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using MetaFlow.Json;

namespace MetaFlow.Tests.Json;

public sealed class JsonDataTests
{
    [Theory]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("[1,-0,1.10,1e400,-1E-7,12345678901234567890,0.1]")]
    [InlineData("[9007199254740991,9007199254740992,9007199254740993,-9223372036854775808]")]
    [InlineData("""{"이름":"네이버","값":[1,{"a":null}],"":true}""")]
    [InlineData("""["😀 가","\u0022😀"]""")]
    [InlineData("""{"b":1,"a":2,"10":3,"9":4}""")]
    public void What_is_read_is_written_back_as_it_was(string json)
    {
        var data = JsonData.Parse(json);

        Assert.Equal(json, data.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("1 2")]
    [InlineData("{\"a\":1,}")]
    public void What_is_not_json_is_refused(string json) => Assert.ThrowsAny<JsonException>(() => JsonData.Parse(json));

    [Theory]
    [InlineData("\"\u00ff\"")]
    [InlineData("{\"\u00e9a\":1}")]
    public void What_is_not_unicode_is_refused_like_what_is_not_json(string latin) =>
        Assert.ThrowsAny<JsonException>(() => JsonData.Parse(Encoding.Latin1.GetBytes(latin)));

    [Fact]
    public void The_last_of_double_names_wins_and_keeps_the_first_place()
    {
        var data = JsonData.Parse("""[{"a":1,"b":2,"a":3},{"a":1,"b":2}]""");

        Assert.Equal("""[{"a":3,"b":2},{"a":1,"b":2}]""", data.ToString());
    }

    [Fact]
    public void Objects_read_alike_share_their_names()
    {
        var data = (JsonArray)JsonData.Parse("""[{"id":1,"name":"a"},{"id":2,"name":"b"},{"id":3}]""");

        Assert.Same(((JsonObject)data[0]).Shape, ((JsonObject)data[1]).Shape);
        Assert.NotSame(((JsonObject)data[0]).Shape, ((JsonObject)data[2]).Shape);
    }

    [Fact]
    public void An_object_with_very_many_names_is_read_like_any_other()
    {
        var json = "{" + string.Join(',', Enumerable.Range(0, 5000).Select(i => $"\"k{i}\":{i}")) + "}";

        var data = (JsonObject)JsonData.Parse(json);

        Assert.Equal(json, data.ToString());
        Assert.Equal(4321, ((JsonNumber)data["k4321"]!).Value);
    }

    [Fact]
    public void Half_a_surrogate_pair_is_kept()
    {
        var data = JsonData.Parse("""{"a":"x\ud83d\n"}""");

        Assert.Equal("x\ud83d\n", ((JsonText)((JsonObject)data)["a"]!).Value);
        Assert.Equal("""{"a":"x\ud83d\u000a"}""", data.ToString());
    }

    [Fact]
    public void A_name_may_be_half_a_surrogate_pair_too()
    {
        var data = (JsonArray)JsonData.Parse("""[{"\ud83d":1},{"\ud83d":2},{"\udc00":3},{"\uFFFD":4},{"a":5},{"\u0061":6}]""");

        Assert.Equal(["\ud83d", "\ud83d", "\udc00", "\uFFFD", "a", "a"], data.Select(item => ((JsonObject)item).Names[0]));
    }

    [Fact]
    public void A_member_is_found_wherever_it_was_found_last()
    {
        var first = JsonObject.Of(("a", 1L), ("b", 2L));
        var second = JsonObject.Of(("b", 3L), ("a", 4L));
        var hint = 0;

        Assert.Equal("2", first.Find("b", ref hint)!.ToString());
        Assert.Equal("3", second.Find("b", ref hint)!.ToString());
        Assert.Null(second.Find("c", ref hint));
    }

    [Fact]
    public void Any_value_survives_writing_and_reading()
    {
        Prop.ForAll(Values(4).ToArbitrary(), value =>
        {
            var text = value.ToString();
            return JsonData.Parse(Encoding.UTF8.GetBytes(text)).ToString() == text;
        }).QuickCheckThrowOnFailure();
    }

    private static Gen<JsonData> Values(int depth)
    {
        var scalars = Gen.OneOf(
            Gen.Constant((JsonData)JsonNull.Value),
            Gen.Elements((JsonData)JsonBool.True, JsonBool.False),
            ArbMap.Default.GeneratorFor<NormalFloat>().Select(number => (JsonData)new JsonNumber(number.Get)),
            ArbMap.Default.GeneratorFor<long>().Select(number => (JsonData)new JsonNumber(number)),
            Gen.Elements("", "가나다", "😀", "a\"\\\n", "plain").Select(text => (JsonData)new JsonText(text)));
        if (depth == 0)
        {
            return scalars;
        }

        var inner = Values(depth - 1);
        return Gen.OneOf(
            scalars,
            inner.ListOf(3).Select(items => (JsonData)JsonArray.Create(items.ToArray())),
            inner.ListOf(2).Select(items => (JsonData)JsonObject.Of(("a", items[0]), ("나", items[1]))));
    }
}
