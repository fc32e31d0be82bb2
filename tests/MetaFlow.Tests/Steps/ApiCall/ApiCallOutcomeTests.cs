using System.Globalization;
using MetaFlow.Json;
using MetaFlow.Steps;
using MetaFlow.Tests.Http;
using Microsoft.AspNetCore.Http;

namespace MetaFlow.Tests.Steps.ApiCall;

public sealed class ApiCallOutcomeTests
{
    [Theory]
    [InlineData(400, """{ "message": "잘못된 값" }""", "api_call.refused", "'127.0.0.1' refuses this call (400): 잘못된 값", false)]
    [InlineData(401, """{ "error": "invalid_token", "error_description": "Expired" }""", "api_call.not_admitted", "'127.0.0.1' does not admit this call (401): Expired", false)]
    [InlineData(403, "", "api_call.not_admitted", "'127.0.0.1' does not admit this call (403): Forbidden", false)]
    [InlineData(404, "<html><head><title>Not  here &amp; gone</title></head>", "api_call.not_found", "'127.0.0.1' has nothing at this address (404): Not here & gone", false)]
    [InlineData(408, "", "api_call.refused", "'127.0.0.1' refuses this call (408): Request Timeout", true)]
    [InlineData(409, """{ "errors": [ { "detail": "exists" } ] }""", "api_call.refused", "'127.0.0.1' refuses this call (409): exists", false)]
    [InlineData(422, """[ { "title": "first" } ]""", "api_call.refused", "'127.0.0.1' refuses this call (422): first", false)]
    [InlineData(429, """{ "error": { "message": "slow" } }""", "api_call.too_often", "'127.0.0.1' is called too often (429): slow", true)]
    [InlineData(500, "  line\n\tnext\u001b[31m ", "api_call.service_failed", "'127.0.0.1' could not do it (500): line next [31m", true)]
    [InlineData(501, "", "api_call.service_failed", "'127.0.0.1' could not do it (501): Not Implemented", false)]
    [InlineData(503, """{ "weird": 1 }""", "api_call.service_failed", "'127.0.0.1' could not do it (503): { \"weird\": 1 }", true)]
    [InlineData(304, "", "api_call.unexpected_status", "'127.0.0.1' answered with the status 304, which is not expected: Not Modified", false)]
    public async Task What_a_service_says_against_it_is_told(int status, string body, string code, string message, bool retryable)
    {
        await using var bench = await ApiCallBench.StartAsync((context, _) =>
        {
            context.Response.StatusCode = status;
            return status == 304 ? Task.CompletedTask : context.Response.WriteAsync(body);
        });

        var failed = await bench.FailsAsync("");

        Assert.Equal((code, message, retryable), (failed.Problem.Code, failed.Problem.Message, failed.Retryable));
    }

    [Fact]
    public async Task A_long_message_is_cut()
    {
        await using var bench = await ApiCallBench.StartAsync((context, _) =>
        {
            context.Response.StatusCode = 400;
            return context.Response.WriteAsync(new string('a', 5000));
        });

        Assert.Equal(300, (await bench.FailsAsync("")).Problem.Names["said"].Length);
    }

    [Theory]
    [InlineData("120", 120)]
    [InlineData("Mon, 02 Mar 2026 09:01:00 GMT", 60)]
    [InlineData("Mon, 02 Mar 2026 08:00:00 GMT", 0)]
    public async Task Retry_After_is_seconds_or_a_date(string header, int seconds)
    {
        await using var bench = await ApiCallBench.StartAsync((context, _) =>
        {
            context.Response.StatusCode = 503;
            context.Response.Headers.RetryAfter = header;
            return Task.CompletedTask;
        });

        var failed = await bench.FailsAsync("");

        Assert.Equal(TimeSpan.FromSeconds(seconds), failed.RetryAfter);
    }

    [Theory]
    [InlineData("[200, 404]", 404, true)]
    [InlineData("[201]", 200, false)]
    [InlineData("[302]", 302, true)]
    public async Task The_author_says_which_statuses_are_fine(string expected, int status, bool isFine)
    {
        await using var bench = await ApiCallBench.StartAsync((context, _) =>
        {
            context.Response.Headers.Location = "/other";
            return StubService.Json(context, "{}", status);
        });

        var outcome = await bench.RunAsync($"\"expectStatus\": {expected}");

        Assert.Equal(isFine, outcome is StepOutcome.Completed);
        Assert.Single(bench.Service.Asked);
    }

    [Theory]
    [InlineData("""{ "total": 2.5, "items": [ { "title": "a", "more": 1 } ] }""", null)]
    [InlineData("""{ "total": 1, "items": [ { "title": "a" }, { "title": null } ] }""", "In the answer of '127.0.0.1', 'body.items[1].title' has to be text, and it is null.")]
    [InlineData("""{ "total": 1, "items": [ {} ] }""", "The answer of '127.0.0.1' has no 'body.items[0].title', which has to be text.")]
    [InlineData("""{ "items": [] }""", "The answer of '127.0.0.1' has no 'body.total', which has to be a number.")]
    [InlineData("[]", "In the answer of '127.0.0.1', 'body' has to be an object, and it is a list.")]
    public async Task An_answer_that_is_not_as_declared_ends_the_step_with_the_first_place(string body, string? message)
    {
        await using var bench = await ApiCallBench.StartAsync(_ => body);

        var bySample = await bench.RunAsync("""  "response": { "sample": { "total": 1, "items": [ { "title": "x" } ] } }  """);
        var bySchema = await bench.RunAsync("""
            "response": { "schema": { "type": "object", "required": ["items", "total"], "properties": {
              "total": { "type": "number" },
              "items": { "type": "array", "items": { "type": "object", "required": ["title"], "properties": { "title": { "type": "string" } } } } } } }
            """);

        Assert.All(new[] { bySample, bySchema }, outcome =>
        {
            var failed = outcome as StepOutcome.Failed;
            Assert.Equal(message, failed?.Problem.Message);
            Assert.False(failed?.Retryable ?? false);
        });
    }

    [Fact]
    public async Task Another_answer_that_is_fine_is_not_held_against_the_declaration()
    {
        await using var bench = await ApiCallBench.StartAsync((context, _) => StubService.Json(context, """{ "error": "none" }""", 404));

        var output = await bench.CompletesAsync("""  "expectStatus": [200, 404], "response": { "sample": { "id": 1 } }  """);

        Assert.Equal("""{"error":"none"}""", output["body"]!.ToString());
    }

    [Theory]
    [InlineData("application/json", "<html>", "")]
    [InlineData("text/html", "<html>", "\"response\": { \"sample\": {} }")]
    public async Task What_is_not_JSON_is_not_read_as_JSON(string type, string body, string settings)
    {
        await using var bench = await ApiCallBench.StartAsync((context, _) =>
        {
            context.Response.ContentType = type;
            return context.Response.WriteAsync(body);
        });

        var failed = await bench.FailsAsync(settings);

        Assert.Equal($"The answer of '127.0.0.1' is not JSON; its content type is '{type}'.", failed.Problem.Message);
    }

    [Theory]
    [InlineData("\"method\": \"GET\"")]
    [InlineData("\"method\": \"PUT\"")]
    [InlineData("\"method\": \"POST\", \"idempotency\": \"key\"")]
    [InlineData("\"method\": \"POST\", \"effect\": \"read\"")]
    public async Task Work_that_may_be_done_again_is_tried_again_when_its_answer_is_lost(string settings)
    {
        await using var bench = await ApiCallBench.StartAsync(Abort);

        var failed = await bench.FailsAsync(settings);

        Assert.Equal(("http.broken_off", true), (failed.Problem.Code, failed.Retryable));
    }

    [Fact]
    public async Task Of_work_that_must_not_be_done_twice_nobody_knows_whether_it_is_done_when_its_answer_is_lost()
    {
        await using var bench = await ApiCallBench.StartAsync(Abort);

        var unknown = Assert.IsType<StepOutcome.Unknown>(await bench.RunAsync("\"method\": \"POST\""));

        Assert.Equal("The connection to '127.0.0.1' broke, and it is not known whether the service did the work.", unknown.Problem.Message);
    }

    [Fact]
    public async Task A_call_waits_until_it_is_written_that_it_is_made_and_the_pages_behind_it_do_not()
    {
        await using var bench = await ApiCallBench.StartAsync(
            asked => asked.Path.Contains("page=1", StringComparison.Ordinal) ? "[1, 2]" : "[]");
        var asks = new List<string>();
        var notice = new SendNotice(each => asks.Add(each.What));

        var running = bench.RunAsync("""  "method": "POST", "paging": { "by": "page" }  """, notice: notice);
        var before = (running.IsCompleted, bench.Service.Asked.Count, notice.HasSent);
        notice.LetGo();
        var outcome = await running;

        Assert.Equal((false, 0, false), before);
        Assert.Equal(["POST 127.0.0.1"], asks);
        Assert.IsType<StepOutcome.Completed>(outcome);
        Assert.Equal((2, true), (bench.Service.Asked.Count, notice.HasSent));
    }

    [Fact]
    public async Task A_call_that_nobody_wants_any_more_before_it_was_written_down_is_not_made()
    {
        await using var bench = await ApiCallBench.StartAsync(_ => "{}");
        var notice = new SendNotice(_ => { });
        using var unwanted = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);

        var running = bench.RunAsync("\"method\": \"POST\"", token: unwanted.Token, notice: notice);
        await unwanted.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        notice.LetGo();
        Assert.Empty(bench.Service.Asked);
        Assert.False(notice.HasSent);
    }

    [Fact]
    public async Task Work_that_did_not_get_as_far_as_the_service_is_a_failure_that_may_be_tried_again()
    {
        await using var bench = await ApiCallBench.StartAsync(_ => "{}");

        // Nobody listens there.
        var failed = await bench.FailsAsync("\"method\": \"POST\"", host: "127.0.0.2");

        Assert.Equal(("http.unreachable", true), (failed.Problem.Code, failed.Retryable));
    }

    [Fact]
    public async Task The_step_s_own_limit_holds()
    {
        await using var bench = await ApiCallBench.StartAsync(_ => $"\"{new string('a', 2000)}\"");

        var failed = await bench.FailsAsync("\"maxBytes\": 1000");

        Assert.Equal("http.answer_too_large", failed.Problem.Code);
        Assert.False(failed.Retryable);
    }

    [Fact]
    public async Task A_call_ends_with_the_time_of_its_step()
    {
        var arrived = new TaskCompletionSource();
        await using var bench = await ApiCallBench.StartAsync(async (context, _) =>
        {
            arrived.SetResult();
            await Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
        });
        using var time = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);

        var call = bench.RunAsync("", token: time.Token);
        await arrived.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        await time.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
    }

    [Fact]
    public async Task Every_problem_is_said_in_Korean_with_the_right_particles()
    {
        await using var bench = await ApiCallBench.StartAsync((context, _) => StubService.Json(context, """{ "message": "잠시 뒤에" }""", 503));

        var korean = (await bench.FailsAsync("")).Problem.In(CultureInfo.GetCultureInfo("ko"));

        Assert.Equal("'127.0.0.1'이 처리하지 못했습니다(503): 잠시 뒤에", korean.Message);
    }

    private static Task Abort(HttpContext context, Asked asked)
    {
        context.Abort();
        return Task.CompletedTask;
    }
}
