using System.Net.Http.Headers;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using MetaFlow.Credentials;
using MetaFlow.Http;
using MetaFlow.Json;
using MetaFlow.Rehearsals;
using MetaFlow.Runs;

namespace MetaFlow.Tests.Rehearsals;

/// <summary>Whatever is said, and wherever in it a secret stands: it is in no cassette.</summary>
public sealed class ScrubbedCassetteTests
{
    private static readonly Gen<string> Secrets =
        from letters in Gen.Elements("abcXYZ0189+/=&?%#\"'<> \\ñ가힣🙂".EnumerateRunes().Select(rune => rune.ToString()).ToArray()).ListOf(10)
        select $"Qz{string.Concat(letters)}7v";

    [Fact]
    public void No_secret_gets_into_a_cassette_wherever_it_stood()
    {
        var samples = from credential in Secrets
                      from input in Secrets
                      from place in Gen.Choose(0, 7)
                      from echo in Gen.Choose(0, 4)
                      select (credential, input, place, echo);

        Prop.ForAll(samples.ToArbitrary(), sample =>
        {
            var text = RecordAsync(sample.credential, sample.input, sample.place, sample.echo).GetAwaiter().GetResult();
            return (!new[] { sample.credential, sample.input }.SelectMany(Spellings).Any(spelling => text.Contains(spelling, StringComparison.Ordinal)))
                .Label($"{sample}: {text}");
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(600));
    }

    private static async Task<string> RecordAsync(string credential, string input, int place, int echo)
    {
        var recorder = new RunRecorder();
        var workflow = Some.Workflow("""{ "id": "s", "type": "set", "settings": { "values": { "a": "{{ inputs.pin }}" } } }""", """{ "pin": { "type": "string", "secret": true } }""");
        var call = Call(credential, input, place);
        await recorder.LookOnAsync(
            call, (asked, _) => Task.FromResult<OutboundResult>(new OutboundResult.Answered(Answer(asked, credential, input, echo))), TestContext.Current.CancellationToken);
        var (cassettes, problems) = await recorder.FinishAsync(
            workflow, JsonObject.Of(("pin", input)), called: [], Some.Head(RunStatus.Succeeded), variant: null, TestContext.Current.CancellationToken);
        Assert.Empty(problems);
        return CassetteJson.Write(Assert.Single(cassettes));
    }

    private static OutboundCall Call(string credential, string input, int place)
    {
        var escaped = Uri.EscapeDataString(input);
        var call = new OutboundCall(HttpMethod.Post, new Uri("https://api.example.com/a"))
        {
            SecretHeaders = [new("Authorization", $"Bearer {credential}"), new("X-Key", credential)],
            SecretQuery = ["key2"],
            Mask = new SecretMask([credential]),
        };
        return place switch
        {
            0 => call with { Address = new Uri($"https://api.example.com/a?key2={Uri.EscapeDataString(credential)}&q=1") },
            1 => call with { Address = new Uri($"https://api.example.com/a?q={escaped}") },
            2 => call with { Address = new Uri($"https://api.example.com/a/{escaped}/b") },
            3 => call with { Headers = [new("Accept", input), new("X-Pin", input)] },
            4 => call with { Content = () => new ByteArrayContent(JsonObject.Of((input, JsonArray.Create([JsonObject.Of(("a", $"x {input} y"))]))).ToUtf8()) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } } },
            5 => call with { Content = () => new FormUrlEncodedContent([new("pin", input), new("n", "1")]) },
            6 => call with { Content = () => new StringContent($"<a>{input}</a>", Encoding.UTF8, "application/xml") },
            _ => call with { Content = () => new ByteArrayContent([0, .. Encoding.UTF8.GetBytes(input), 255]) },
        };
    }

    private static HttpAnswer Answer(OutboundCall call, string credential, string input, int echo)
    {
        var (type, body) = echo switch
        {
            0 => ("application/json", JsonObject.Of(("you", $"{credential}/{input}"), ("list", JsonArray.Create([input]))).ToUtf8()),
            1 => ("text/html", Encoding.UTF8.GetBytes($"<p>{System.Net.WebUtility.HtmlEncode(input)} {credential}</p>")),
            2 => ("text/plain", Encoding.UTF8.GetBytes(Convert.ToBase64String(Encoding.UTF8.GetBytes($"user:{credential}")))),
            3 => ("application/octet-stream", (byte[])[0, 1, .. Encoding.UTF8.GetBytes(credential)]),
            _ => ("application/json", JsonObject.Of((credential, 1), ("link", $"https://api.example.com/?k={Uri.EscapeDataString(input)}")).ToUtf8()),
        };
        var headers = new Dictionary<string, string>
        {
            ["content-type"] = type, ["location"] = $"https://api.example.com/?t={Uri.EscapeDataString(credential)}", ["set-cookie"] = $"s={input}", ["x-session-id"] = input, ["etag"] = credential,
        };
        return new HttpAnswer(200, call.Address, headers, MediaTypeHeaderValue.Parse(type), body);
    }

    private static string[] Spellings(string secret) =>
    [
        secret, Uri.EscapeDataString(secret), System.Net.WebUtility.UrlEncode(secret), Convert.ToBase64String(Encoding.UTF8.GetBytes(secret)),
        new JsonText(secret).ToString()[1..^1],
    ];
}
