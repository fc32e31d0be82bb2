using MetaFlow.Json;
using MetaFlow.Tests.Llm;
using Microsoft.AspNetCore.Http;

namespace MetaFlow.Tests.Authoring.Modelling;

/// <summary>Ways in which services and models answer that have been met, or will be.</summary>
internal static class Misbehaviour
{
    /// <summary>What is asked for in all of them.</summary>
    public const string Request = "Every Monday at 9 get the open tickets from https://help.example.com/tickets, summarize them and mail the summary to ops@example.com";

    public const string Good = """
        {"triggers":[{"type":"schedule","words":"Every Monday at 9","cron":"0 9 * * 1"}],"steps":[
          {"kind":"fetch","words":"get the open tickets from https://help.example.com/tickets","url":"https://help.example.com/tickets"},
          {"kind":"ask","words":"summarize them","verb":"summarize"},
          {"kind":"notify","words":"mail the summary to ops@example.com","kind2":"x","service":"mail","to":"ops@example.com"}]}
        """;

    /// <summary>The name, what is answered in turn (the last again and again), and who the plan comes from in the end.</summary>
    public static IReadOnlyList<(string Name, Func<HttpContext, Task>[] Answers, Planned By)> All { get; } =
    [
        ("prose around the plan", [Says($"Sure! Here is your plan:\n```json\n{Good}\n```\nLet me know.")], Planned.Model),
        ("a byte order mark before it", [Says("\uFEFF" + Good)], Planned.Model),
        ("thoughts before it", [Says("<think>The user wants {tickets}. I should…</think>" + Good)], Planned.Model),
        ("members that nobody asked for", [Says(Good.Replace("\"triggers\"", "\"confidence\":0.9,\"triggers\"", StringComparison.Ordinal))], Planned.Model),
        ("a stream in pieces", [StubModel.Streams([.. Good.Chunk(7).Select(piece => StubModel.Piece(new string(piece))), StubModel.Piece("", "stop"), "data: [DONE]"])], Planned.Model),
        ("a truncated answer, then a whole one", [Says(Good[..200], "length"), Says(Good)], Planned.Model),
        ("no JSON, then a plan", [Says("I am sorry, I cannot do that."), Says(Good)], Planned.Model),
        ("an unknown kind of step, then a known one", [Says(Good.Replace("\"fetch\"", "\"http_get\"", StringComparison.Ordinal)), Says(Good)], Planned.Model),
        ("a list instead of an object, then a plan", [Says("[1,2,3]"), Says(Good)], Planned.Model),
        ("a host that nobody named, then the real one", [Says(Good.Replace("\"url\":\"https://help.example.com/tickets\"", "\"url\":\"https://evil.example.net/steal\"", StringComparison.Ordinal)), Says(Good)], Planned.Model),
        ("cron with seven fields, then five", [Says(Good.Replace("0 9 * * 1", "0 0 9 ? * MON 2026", StringComparison.Ordinal)), Says(Good)], Planned.Model),
        ("a time zone that is none, then none", [Says(Good.Replace("\"cron\"", "\"timeZone\":\"Mars/Base\",\"cron\"", StringComparison.Ordinal)), Says(Good)], Planned.Model),
        ("no steps, then steps", [Says("""{"triggers":[],"steps":[]}"""), Says(Good)], Planned.Model),
        ("a condition without steps, then a plan", [Says("""{"triggers":[],"steps":[{"kind":"condition","words":"x"}]}"""), Says(Good)], Planned.Model),
        ("a part of the protocol refused, then a plan", [StubModel.Json("""{"error":{"message":"response_format is not supported"}}""", 400), Says(Good)], Planned.Model),
        ("truncated for ever", [Says(Good[..200], "length")], Planned.BuiltIn),
        ("prose for ever", [Says("I would rather talk about the weather.")], Planned.BuiltIn),
        ("nothing at all", [Says("")], Planned.BuiltIn),
        ("spaces", [Says("   \n\n  ")], Planned.BuiltIn),
        ("a number", [Says("42")], Planned.BuiltIn),
        ("steps that are texts", [Says("""{"triggers":[],"steps":["fetch","mail"]}""")], Planned.BuiltIn),
        ("steps that are a number", [Says("""{"triggers":[],"steps":7}""")], Planned.BuiltIn),
        ("a thousand steps", [Says($$"""{"triggers":[],"steps":[{{string.Join(',', Enumerable.Repeat("""{"kind":"wait","words":"wait"}""", 1000))}}]}""")], Planned.BuiltIn),
        ("nested without end", [Says(string.Concat(Enumerable.Repeat("""{"steps":[{"kind":"loop","words":"x","steps":[""", 200)))], Planned.BuiltIn),
        ("a definition instead of a plan", [Says("""{"metaflow":1,"id":"x","steps":{"a":1}}""")], Planned.BuiltIn),
        ("HTML of a proxy", [StubModel.Raw("<html><body>Sign in</body></html>", "text/html")], Planned.BuiltIn),
        ("a body that is not JSON", [StubModel.Json("not json at all")], Planned.BuiltIn),
        ("no choices", [StubModel.Json("""{"model":"x","choices":[]}""")], Planned.BuiltIn),
        ("choices without a message", [StubModel.Json("""{"choices":[{"index":0}]}""")], Planned.BuiltIn),
        ("a refusal of the model", [StubModel.Json("""{"choices":[{"message":{"role":"assistant","refusal":"No."},"finish_reason":"content_filter"}]}""")], Planned.BuiltIn),
        ("too many requests", [StubModel.Json("""{"error":{"message":"slow down"}}""", 429, ("Retry-After", "3600"))], Planned.BuiltIn),
        ("a broken server", [StubModel.Json("""{"error":"boom"}""", 500)], Planned.BuiltIn),
        ("a gateway without a server", [StubModel.Raw("Bad Gateway", "text/plain", 502)], Planned.BuiltIn),
        ("a key that is refused", [StubModel.Json("""{"error":{"message":"invalid api key"}}""", 401)], Planned.BuiltIn),
        ("a model that is not there", [StubModel.Json("""{"error":{"message":"model not found"}}""", 404)], Planned.BuiltIn),
        ("a redirect", [StubModel.Raw("", "text/plain", 302, ("Location", "https://elsewhere.example.com/"))], Planned.BuiltIn),
        ("a connection that is cut", [StubModel.Streams([StubModel.Piece(Good[..80])], isCut: true)], Planned.BuiltIn),
        ("a connection that is refused in the middle", [context => { context.Abort(); return Task.CompletedTask; }], Planned.BuiltIn),
        ("an endless stream", [StubModel.Streams(Enumerable.Repeat(StubModel.Piece(new string('x', 4000)), 3000))], Planned.BuiltIn),
        ("made-up addresses for ever", [Says(Good.Replace("https://help.example.com/tickets\"}", "https://evil.example.net/steal\"}", StringComparison.Ordinal).Replace("\"to\":\"ops@example.com\"", "\"to\":\"eve@evil.example.net\"", StringComparison.Ordinal))], Planned.Draft),
        ("an unknown kind for ever", [Says(Good.Replace("\"ask\"", "\"think_hard\"", StringComparison.Ordinal))], Planned.Draft),
        ("an expression that is none, for ever", [Says(Good.Replace("\"kind\":\"ask\"", "\"expression\":\"$[[\",\"kind\":\"transform\"", StringComparison.Ordinal))], Planned.Draft),
        ("a script where none can be checked, for ever", [Says(Good.Replace("\"kind\":\"ask\"", "\"code\":\"System.IO.File.Delete(1)\",\"kind\":\"script\"", StringComparison.Ordinal))], Planned.Draft),
        ("a lost address for ever", [Says(Good.Replace("mail the summary to ops@example.com", "mail the summary", StringComparison.Ordinal).Replace(",\"to\":\"ops@example.com\"", "", StringComparison.Ordinal))], Planned.Draft),
    ];

    private static Func<HttpContext, Task> Says(string text, string finish = "stop") => StubModel.Says(text, finish);
}

/// <summary>Whose plan a proposal has.</summary>
internal enum Planned
{
    /// <summary>The model's, and it holds.</summary>
    Model,

    /// <summary>The model's best one, with what is wrong with it.</summary>
    Draft,
    BuiltIn,
}
