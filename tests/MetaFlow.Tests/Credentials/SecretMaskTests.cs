using System.Diagnostics;
using System.Net;
using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using MetaFlow.Credentials;
using MetaFlow.Json;

namespace MetaFlow.Tests.Credentials;

public sealed class SecretMaskTests
{
    private const string Secret = "s3cr+t/\"값\" <&";

    public static TheoryData<string, string> Spelled => new()
    {
        { "itself", Secret },
        { "in an address", Uri.EscapeDataString(Secret) },
        { "in an address with small digits", Uri.EscapeDataString(Secret).ToLowerInvariant() },
        { "in a form", WebUtility.UrlEncode(Secret) },
        { "in JSON", JsonSerializer.Serialize(Secret)[1..^1] },
        { "in readable JSON", new JsonText(Secret).ToString()[1..^1] },
        { "in HTML", WebUtility.HtmlEncode(Secret) },
        { "in base64", Convert.ToBase64String(Encoding.UTF8.GetBytes(Secret)) },
        { "in base64 for addresses", Convert.ToBase64String(Encoding.UTF8.GetBytes(Secret)).TrimEnd('=').Replace('+', '-').Replace('/', '_') },
    };

    [Theory]
    [MemberData(nameof(Spelled))]
    public void A_secret_is_hidden_however_it_is_spelled(string how, string spelled)
    {
        var masked = new SecretMask([Secret]).Hide($"before {spelled} after");

        Assert.True(masked == "before ••• after", $"{how}: {masked}");
    }

    [Theory]
    [InlineData("ada:")]
    [InlineData("user:")]
    [InlineData("admin:")]
    public void A_password_is_hidden_inside_of_the_header_of_HTTP_basic(string user)
    {
        const string Password = "correct horse battery";
        var header = Convert.ToBase64String(Encoding.UTF8.GetBytes(user + Password + "!"));

        var masked = new SecretMask([Password]).Hide($"Authorization: Basic {header}");

        var left = masked["Authorization: Basic ".Length..].Split(SecretMask.Mask);
        Assert.Equal(2, left.Length);
        Assert.True(left.Sum(part => part.Length) <= user.Length * 2 + 6, masked);
    }

    [Theory]
    [InlineData("abc", "abc stays")]
    [InlineData("", "nothing")]
    [InlineData("absent-secret", "a text without it")]
    public void A_text_without_a_secret_worth_hiding_is_the_same_text(string secret, string text) =>
        Assert.Same(text, new SecretMask([secret]).Hide(text));

    [Theory]
    [InlineData("abcdef", "x•••y")]
    [InlineData("abcdefabcd", "x•••y")]
    [InlineData("abcd cdef", "x••• •••y")]
    [InlineData("abcdefgh", "x•••ghy")]
    public void Secrets_that_overlap_or_contain_each_other_leave_nothing_of_either(string text, string masked) =>
        Assert.Equal(masked, new SecretMask(["abcd", "cdef", "cdefabcd"]).Hide($"x{text}y"));

    [Fact]
    public void In_JSON_texts_names_and_numbers_are_hidden_and_the_rest_is_shared()
    {
        var clean = JsonData.Parse("""{ "kept": [1, "two"] }""");
        var data = JsonObject.Of(("clean", clean), ("pin", 12345678), ("a-hunter22", "b"), ("list", JsonArray.Create(["x hunter22 y", true])));

        var masked = (JsonObject)new SecretMask(["hunter22", "12345678"]).Hide(data);

        Assert.Equal("""{"clean":{"kept":[1,"two"]},"pin":"•••","a-•••":"b","list":["x ••• y",true]}""", masked.ToString());
        Assert.Same(clean, masked["clean"]);
        Assert.Same(clean, new SecretMask(["hunter22"]).Hide(clean));
    }

    [Fact]
    public void Exactly_the_secret_is_hidden_in_any_text()
    {
        var secrets = Gen.Elements("abcdef".ToArray()).ArrayOf().Where(letters => letters.Length >= 4).Select(letters => new string(letters));
        var texts = Gen.Elements("0123 .한".ToArray()).ArrayOf().Select(letters => new string(letters));
        var samples = from secret in secrets from before in texts from after in texts select (secret, before, after);

        Prop.ForAll(samples.ToArbitrary(), sample =>
            new SecretMask([sample.secret]).Hide(sample.before + sample.secret + sample.after) == $"{sample.before}•••{sample.after}")
            .Check(Config.QuickThrowOnFailure.WithMaxTest(500));
    }

    [Fact]
    public void Twenty_secrets_are_looked_for_in_ten_million_letters_in_less_than_two_seconds()
    {
        var mask = new SecretMask(Enumerable.Range(0, 20).Select(number => $"sk-live-{number:D4}-{new string((char)('a' + number), 24)}"));
        var text = string.Concat(Enumerable.Repeat("The weather in Seoul is mild; sk-live is a prefix, 날씨는 맑음. ", 200_000));
        var began = Stopwatch.GetTimestamp();

        var masked = mask.Hide(text);

        Assert.Same(text, masked);
        Assert.InRange(Stopwatch.GetElapsedTime(began), TimeSpan.Zero, TimeSpan.FromSeconds(2));
    }
}
