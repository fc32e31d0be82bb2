using System.Collections.Concurrent;
using System.Net;
using System.Text;
using MetaFlow.Json;
using MetaFlow.Llm;
using MetaFlow.Llm.Chat;
using MetaFlow.Llm.Extraction;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace MetaFlow.Tests.Llm;

/// <summary>A model service on this machine that answers, or misbehaves, as a test says. The last answer is given again.</summary>
internal sealed class StubModel : IAsyncDisposable
{
    public const string Key = "sk-not-a-real-key-0123456789";

    private readonly WebApplication _app;
    private readonly ConcurrentQueue<Func<HttpContext, Task>> _answers;

    private StubModel(WebApplication app, IEnumerable<Func<HttpContext, Task>> answers) => (_app, _answers) = (app, new(answers));

    /// <summary>The bodies of the questions, in order.</summary>
    public ConcurrentQueue<JsonObject> Asked { get; } = [];

    public ConcurrentQueue<string> Authorizations { get; } = [];

    public LlmOptions Options => new()
    {
        Endpoint = $"{_app.Urls.First()}/v1",
        ApiKey = Key,
        Model = "tiny",
        InputPrice = 1,
        OutputPrice = 10,
    };

    public static async Task<StubModel> StartAsync(params IEnumerable<Func<HttpContext, Task>> answers)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var app = builder.Build();
        var stub = new StubModel(app, answers);
        app.Run(stub.AnswerAsync);
        await app.StartAsync(TestContext.Current.CancellationToken);
        return stub;
    }

    /// <summary>A whole answer.</summary>
    public static Func<HttpContext, Task> Says(string text, string finish = "stop", int read = 20, int written = 5) => Json(JsonObject.Of(
        ("model", "tiny-2026"),
        ("system_fingerprint", "fp_1"),
        ("choices", JsonArray.Create([JsonObject.Of(
            ("index", 0L), ("message", JsonObject.Of(("role", "assistant"), ("content", text))), ("finish_reason", finish), ("logprobs", JsonNull.Value))])),
        ("usage", JsonObject.Of(("prompt_tokens", (long)read), ("completion_tokens", (long)written), ("total_tokens", (long)(read + written))))).ToString());

    public static Func<HttpContext, Task> Json(string body, int status = 200, params (string Name, string Value)[] headers) =>
        Raw(body, "application/json", status, headers);

    public static Func<HttpContext, Task> Raw(string body, string type, int status = 200, params (string Name, string Value)[] headers) => async context =>
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = type;
        foreach (var (name, value) in headers)
        {
            context.Response.Headers[name] = value;
        }

        await context.Response.WriteAsync(body);
    };

    /// <summary>A stream of these events, each sent on its own; where it is cut, the connection ends before what was announced.</summary>
    public static Func<HttpContext, Task> Streams(IEnumerable<string> events, bool isCut = false) => async context =>
    {
        context.Response.ContentType = "text/event-stream; charset=utf-8";
        context.Response.ContentLength = isCut ? 100_000 : null;
        foreach (var data in events)
        {
            await context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes($"{data}\n\n"));
            await context.Response.Body.FlushAsync();
        }
    };

    public static string Piece(string text, string? finish = null) => "data: " + JsonObject.Of(
        ("model", "tiny-2026"),
        ("choices", JsonArray.Create([JsonObject.Of(("delta", JsonObject.Of(("content", text))), ("finish_reason", finish))])));

    public ChatModel Model(LlmOptions? options = null, TimeProvider? clock = null)
    {
        var set = Microsoft.Extensions.Options.Options.Create(options ?? Options);
        return new ChatModel(new ChatClient(set, clock ?? TimeProvider.System), set);
    }

    public LanguageModels Models(LlmOptions? options = null) =>
        new(Model(options), new ExtractiveModel(), Microsoft.Extensions.Options.Options.Create(options ?? Options));

    /// <summary>Asks a free question.</summary>
    public Task<ModelAnswer> AskAsync(JsonObject? schema = null, LlmOptions? options = null, LiveAnswer? live = null, TimeProvider? clock = null) =>
        Model(options, clock).AnswerAsync(
            new ModelRequest(ModelTask.Free) { Messages = [new ModelMessage(ModelRole.User, "How many?")], Schema = schema },
            new ModelCall(Meter(options ?? Options), live),
            TestContext.Current.CancellationToken);

    public static RunMeter Meter(LlmOptions options) => new(options, ModelUsage.None);

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        Asked.Enqueue((JsonObject)JsonData.Parse(body.ToArray()));
        Authorizations.Enqueue(context.Request.Headers.Authorization.ToString());
        var answer = _answers.Count > 1 && _answers.TryDequeue(out var next) ? next : _answers.First();
        await answer(context);
    }
}
