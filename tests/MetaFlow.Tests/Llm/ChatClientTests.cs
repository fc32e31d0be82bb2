using MetaFlow.Json;
using MetaFlow.Llm;
using Microsoft.AspNetCore.Http;

namespace MetaFlow.Tests.Llm;

/// <summary>The protocol, with services that keep to it and services that do not.</summary>
public sealed class ChatClientTests
{
    [Fact]
    public async Task An_answer_has_its_text_its_model_and_what_was_counted()
    {
        await using var stub = await StubModel.StartAsync(StubModel.Says("Seven.", read: 11, written: 3));

        var said = Assert.IsType<ModelAnswer.Said>(await stub.AskAsync());

        Assert.Equal(("Seven.", "tiny-2026", new ModelUsage(11, 3)), (said.Text, said.Model, said.Usage));
        Assert.Equal($"Bearer {StubModel.Key}", Assert.Single(stub.Authorizations));
        var asked = Assert.Single(stub.Asked);
        Assert.Equal("tiny", ((JsonText)asked["model"]!).Value);
        Assert.Equal("""[{"role":"user","content":"How many?"}]""", asked["messages"]!.ToString());
        Assert.Null(asked["tools"]);
    }

    [Fact]
    public async Task A_stream_is_put_together_and_heard_piece_by_piece()
    {
        await using var stub = await StubModel.StartAsync(StubModel.Streams(
        [
            ": keep-alive", "event: message", """data: {"choices":[{"delta":{"role":"assistant"}}],"unknown":{"x":1}}""",
            StubModel.Piece("서울은 "), StubModel.Piece("맑음"), StubModel.Piece("", "stop"),
            """data: {"choices":[],"usage":{"prompt_tokens":8,"completion_tokens":4}}""", "data: [DONE]",
        ]));
        var heard = new List<string>();
        using var live = new LiveAnswer(Some.Head().Id, "ask", answer => heard.Add(answer.Text));

        var said = Assert.IsType<ModelAnswer.Said>(await stub.AskAsync(live: live));

        Assert.Equal("서울은 맑음", said.Text);
        Assert.Equal(new ModelUsage(8, 4), said.Usage);
        Assert.Equal(["서울은 ", "서울은 맑음"], heard);
    }

    [Fact]
    public async Task Tokens_that_nobody_counted_are_estimated_and_say_so()
    {
        await using var stub = await StubModel.StartAsync(StubModel.Streams([StubModel.Piece("Seven.", "stop"), "data: [DONE]"]));

        var said = Assert.IsType<ModelAnswer.Said>(await stub.AskAsync());

        Assert.True(said.Usage.IsEstimated);
        Assert.InRange(said.Usage.Output, 1, 6);
    }

    [Fact]
    public async Task A_stream_that_comes_under_another_content_type_is_read_all_the_same()
    {
        await using var stub = await StubModel.StartAsync(StubModel.Raw($"{StubModel.Piece("Seven.", "stop")}\n\ndata: [DONE]\n\n", "text/plain"));

        Assert.Equal("Seven.", Assert.IsType<ModelAnswer.Said>(await stub.AskAsync()).Text);
    }

    [Theory]
    [InlineData(401, "{}", "llm.key_refused", false)]
    [InlineData(403, "{}", "llm.key_refused", false)]
    [InlineData(404, "not here", "llm.not_found", false)]
    [InlineData(429, """{"error":{"code":"rate_limit_exceeded"}}""", "llm.rate_limited", true)]
    [InlineData(429, """{"error":{"code":"insufficient_quota"}}""", "llm.no_credit", false)]
    [InlineData(400, """{"error":{"code":"context_length_exceeded"}}""", "llm.prompt_too_long", false)]
    [InlineData(400, """{"error":{"message":"the maximum context length is 8"}}""", "llm.prompt_too_long", false)]
    [InlineData(400, """[{"error":{"code":"bad_temperature"}}]""", "llm.request_refused_because", false)]
    [InlineData(400, "", "llm.request_refused", false)]
    [InlineData(307, "", "llm.request_refused", false)]
    [InlineData(408, "", "llm.unavailable", true)]
    [InlineData(500, "<html>oops", "llm.unavailable", true)]
    [InlineData(503, "", "llm.unavailable", true)]
    public async Task A_refusal_says_what_it_is_and_whether_trying_again_can_help(int status, string body, string code, bool retryable)
    {
        await using var stub = await StubModel.StartAsync(StubModel.Json(body, status, ("Location", "https://elsewhere.example.com/")));

        var failed = Assert.IsType<ModelAnswer.Failed>(await stub.AskAsync());

        Assert.Equal((code, retryable), (failed.Problem.Code, failed.Retryable));
        Assert.Single(stub.Asked);
    }

    [Theory]
    [InlineData("Retry-After", "7", 7)]
    [InlineData("retry-after-ms", "1500", 1.5)]
    [InlineData("Retry-After", "Mon, 02 Mar 2026 09:00:30 GMT", 30)]
    [InlineData("Retry-After", "9999999", 3600)]
    public async Task The_pause_that_a_service_asks_for_is_passed_on(string header, string value, double seconds)
    {
        await using var stub = await StubModel.StartAsync(StubModel.Json("{}", 429, (header, value)));

        var failed = Assert.IsType<ModelAnswer.Failed>(await stub.AskAsync(clock: new FakeClock()));

        Assert.Equal(TimeSpan.FromSeconds(seconds), failed.RetryAfter);
    }

    public static TheoryData<string, string, bool> Broken => new()
    {
        { "cut stream", "llm.broken_off", true },
        { "stream without end", "llm.broken_off", true },
        { "cut JSON", "llm.broken_off", true },
        { "broken event", "llm.broken_off", true },
        { "page", "llm.not_chat", false },
        { "other JSON", "llm.not_chat", false },
        { "error in stream", "llm.failed_there", true },
        { "error with 200", "llm.failed_there", true },
        { "disconnect", "llm.unreachable", true },
        { "length", "llm.answer_cut", false },
        { "filter", "llm.filtered", false },
        { "refusal", "llm.refused", false },
        { "nothing", "llm.no_text", true },
        { "no choice", "llm.no_text", true },
    };

    [Theory]
    [MemberData(nameof(Broken))]
    public async Task What_is_no_whole_answer_is_a_problem_with_a_name(string how, string code, bool retryable)
    {
        await using var stub = await StubModel.StartAsync(Misbehaviour(how));

        var failed = Assert.IsType<ModelAnswer.Failed>(await stub.AskAsync());

        Assert.Equal((code, retryable), (failed.Problem.Code, failed.Retryable));
    }

    [Fact]
    public async Task A_service_that_is_too_slow_is_not_waited_for()
    {
        var begun = new TaskCompletionSource();
        await using var stub = await StubModel.StartAsync(async context =>
        {
            await StubModel.Streams([StubModel.Piece("Sev")])(context);
            begun.SetResult();
            await Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
        });
        var clock = new FakeClock();

        var asking = stub.AskAsync(clock: clock);
        await begun.Task;
        clock.Advance(TimeSpan.FromMinutes(2));
        var failed = Assert.IsType<ModelAnswer.Failed>(await asking);

        Assert.Equal(("llm.timed_out", true), (failed.Problem.Code, failed.Retryable));
        Assert.Equal("The language model at '127.0.0.1' did not answer within 00:02:00.", failed.Problem.Message);
    }

    [Fact]
    public async Task A_service_that_is_not_there_is_unreachable()
    {
        await using var stub = await StubModel.StartAsync(StubModel.Says("-"));
        var options = stub.Options;
        await stub.DisposeAsync();

        var failed = Assert.IsType<ModelAnswer.Failed>(await stub.AskAsync(options: options));

        Assert.Equal(("llm.unreachable", true), (failed.Problem.Code, failed.Retryable));
    }

    [Fact]
    public async Task The_key_is_in_no_problem_even_where_the_service_repeats_it()
    {
        var echo = $$$"""{"error":{"message":"Incorrect key {{{StubModel.Key}}}","code":"{{{StubModel.Key}}}","type":"{{{StubModel.Key}}}"}}""";
        foreach (var status in new[] { 400, 401, 422, 429, 500 })
        {
            await using var stub = await StubModel.StartAsync(StubModel.Json(echo, status));

            var failed = Assert.IsType<ModelAnswer.Failed>(await stub.AskAsync());

            Assert.DoesNotContain("sk-", $"{failed.Problem} {string.Join(' ', failed.Problem.Names.Values)}", StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_member_that_a_service_does_not_know_is_left_out_and_not_sent_again()
    {
        await using var stub = await StubModel.StartAsync(
            StubModel.Json("""{"error":{"message":"Unrecognized request argument supplied: stream_options"}}""", 400),
            StubModel.Json("""{"error":{"message":"Use 'max_completion_tokens' instead of 'max_tokens'."}}""", 400),
            StubModel.Says("Seven."));
        var model = stub.Model();
        var request = new ModelRequest(ModelTask.Free) { Messages = [new ModelMessage(ModelRole.User, "How many?")], MaxTokens = 50 };
        var call = new ModelCall(StubModel.Meter(stub.Options));

        Assert.IsType<ModelAnswer.Said>(await model.AnswerAsync(request, call, TestContext.Current.CancellationToken));
        Assert.IsType<ModelAnswer.Said>(await model.AnswerAsync(request, call, TestContext.Current.CancellationToken));

        Assert.Equal(4, stub.Asked.Count);
        Assert.Null(stub.Asked.Last()["stream_options"]);
        Assert.Null(stub.Asked.Last()["max_tokens"]);
        Assert.Equal("50", stub.Asked.Last()["max_completion_tokens"]!.ToString());
    }

    private static Func<HttpContext, Task> Misbehaviour(string how) => how switch
    {
        "cut stream" => StubModel.Streams([StubModel.Piece("Sev")], isCut: true),
        "stream without end" => StubModel.Streams([StubModel.Piece("Sev")]),
        "cut JSON" => StubModel.Json("""{"choices":[{"message":{"content":"Sev"""),
        "broken event" => StubModel.Streams([StubModel.Piece("Sev"), "data: {\"choices\":[{"]),
        "page" => StubModel.Raw("<!doctype html><title>Welcome</title>", "text/html"),
        "other JSON" => StubModel.Json("""{"status":"ok"}"""),
        "error in stream" => StubModel.Streams([StubModel.Piece("Sev"), """data: {"error":{"message":"overloaded"}}"""]),
        "error with 200" => StubModel.Json("""{"error":"model crashed"}"""),
        "disconnect" => context =>
        {
            context.Abort();
            return Task.CompletedTask;
        },
        "length" => StubModel.Says("Sev", finish: "length"),
        "filter" => StubModel.Says("", finish: "content_filter"),
        "refusal" => StubModel.Json("""{"choices":[{"message":{"content":null,"refusal":"No."},"finish_reason":"stop"}]}"""),
        "nothing" => StubModel.Says(""),
        _ => StubModel.Json("""{"choices":[]}"""),
    };
}
