using System.Text;
using MetaFlow.Scripts.Pool;

namespace MetaFlow.Tests.Scripts;

/// <summary>What comes out of a child is data from an attacker.</summary>
public sealed class ScriptAnswerTests
{
    [Fact]
    public void A_result_and_its_lines_are_read()
    {
        var answer = ScriptAnswer.Read([0, 1, 0, 0, 0, 2, 0, 0, 0, .. "hi"u8, .. """{"a":1}"""u8], 100, 100);

        var returned = Assert.IsType<ScriptAnswer.Returned>(answer);
        Assert.Equal("""{"a":1}""", returned.Value.ToString());
        Assert.Equal(["hi"], returned.Log);
    }

    [Fact]
    public void A_result_deeper_than_64_or_longer_than_allowed_is_none()
    {
        byte[] head = [0, 0, 0, 0, 0];

        Assert.IsType<ScriptAnswer.Returned>(ScriptAnswer.Read([.. head, .. Nested(64)], 1000, 100));
        Assert.Null(ScriptAnswer.Read([.. head, .. Nested(65)], 1000, 100));
        Assert.IsType<ScriptAnswer.ReturnedTooMuch>(ScriptAnswer.Read([.. head, .. Nested(30)], 59, 100));
    }

    [Fact]
    public void Lines_beyond_what_may_be_logged_are_left_out()
    {
        var answer = ScriptAnswer.Read([0, 2, 0, 0, 0, 3, 0, 0, 0, .. "abc"u8, 3, 0, 0, 0, .. "def"u8, .. "1"u8], 100, 5);

        Assert.Equal(["abc"], answer!.Log);
    }

    [Theory]
    [InlineData("")]
    [InlineData("00")]
    [InlineData("00 FF FF FF 7F")]
    [InlineData("00 FF FF FF FF 31")]
    [InlineData("00 01 00 00 00 FF FF FF FF 31")]
    [InlineData("00 00 00 00 00")]
    [InlineData("00 00 00 00 00 31 32 20 33")]
    [InlineData("00 00 00 00 00 22 FF FE 22")]
    [InlineData("01 00 00 00 00 01 00 00 00 41")]
    [InlineData("07 00 00 00 00")]
    public void What_is_no_answer_is_none(string bytes)
    {
        Assert.Null(ScriptAnswer.Read(Convert.FromHexString(bytes.Replace(" ", "", StringComparison.Ordinal)), 100, 100));
    }

    [Fact]
    public void No_bytes_whatsoever_make_the_server_throw()
    {
        var random = new Random(5);
        for (var i = 0; i < 20_000; i++)
        {
            var bytes = new byte[random.Next(60)];
            random.NextBytes(bytes);
            if (bytes.Length > 4)
            {
                bytes[0] %= 5;
                bytes.AsSpan(2, 3).Clear();
            }

            _ = ScriptAnswer.Read(bytes, 1000, 1000);
        }
    }

    private static byte[] Nested(int depth) => Encoding.ASCII.GetBytes(new string('[', depth) + new string(']', depth));
}
