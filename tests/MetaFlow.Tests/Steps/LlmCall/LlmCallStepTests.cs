using MetaFlow.Expressions;
using MetaFlow.Json;
using MetaFlow.Llm;
using MetaFlow.Steps;
using MetaFlow.Steps.LlmCall;
using MetaFlow.Tests.Llm;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace MetaFlow.Tests.Steps.LlmCall;

public sealed class LlmCallStepTests
{
    private static readonly LlmOptions Unconfigured = new();

    [Fact]
    public async Task The_output_says_who_answered_with_how_many_tokens_at_what_cost()
    {
        await using var stub = await StubModel.StartAsync(StubModel.Says("Seven.", read: 1000, written: 200));

        var output = Assert.IsType<StepOutcome.Completed>(await RunAsync("""{ "prompt": "How many?" }""", stub)).Output;

        Assert.Equal(
            """{"text":"Seven.","model":"tiny-2026","provider":"default","tokens":{"input":1000,"output":200},"cost":0.003}""", output.ToString());
    }

    [Fact]
    public async Task Without_a_configured_model_a_task_is_done_by_the_built_in_one()
    {
        await using var stub = await StubModel.StartAsync(StubModel.Says("-"));

        var output = Assert.IsType<StepOutcome.Completed>(await RunAsync(
            """{ "task": "detect_language", "input": "안녕하세요, 반갑습니다." }""", stub, Unconfigured)).Output;

        Assert.Equal(
            """{"text":"ko","json":{"language":"ko","score":1},"model":"built-in","provider":"built-in","tokens":{"input":0,"output":0}}""", output.ToString());
        Assert.Empty(stub.Asked);
    }

    [Fact]
    public async Task The_built_in_model_can_be_asked_for_although_another_is_configured()
    {
        await using var stub = await StubModel.StartAsync(StubModel.Says("-"));

        Assert.IsType<StepOutcome.Completed>(await RunAsync("""{ "task": "summarize", "input": "One. Two.", "model": "Built-In" }""", stub));

        Assert.Empty(stub.Asked);
    }

    [Theory]
    [InlineData("""{ "prompt": "Hi", "model": "defualt" }""", "llm.unknown_model", "settings.model")]
    [InlineData("""{ "prompt": "Hi", "model": "built-in" }""", "llm.built_in_free", "settings.model")]
    [InlineData("""{ "prompt": " " }""", "llm.nothing_to_read", "settings.prompt")]
    [InlineData("""{ "task": "summarize", "input": null }""", "llm.nothing_to_read", "settings.input")]
    [InlineData("""{ "task": "classify", "input": "a", "labels": [] }""", "llm.labels_needed", "settings.labels")]
    [InlineData("""{ "task": "classify", "input": "a", "labels": [ 5 ] }""", "llm.label_form", "settings.labels[0]")]
    [InlineData("""{ "task": "summarize", "input": "a", "sentences": 0 }""", "llm.out_of_range", "settings.sentences")]
    [InlineData("""{ "prompt": "Hi", "schema": { "type": "text" } }""", "llm.schema_form", "settings.schema.type")]
    [InlineData("""{ "prompt": "Hi", "task": "translate" }""", "steps.setting_does_not_fit", "settings.task")]
    public async Task What_an_expression_brings_is_checked_before_anybody_is_asked(string settings, string code, string path)
    {
        await using var stub = await StubModel.StartAsync(StubModel.Says("-"));

        var failed = Assert.IsType<StepOutcome.Failed>(await RunAsync(settings, stub));

        Assert.Equal((code, path, false), (failed.Problem.Code, failed.Problem.Path, failed.Retryable));
        Assert.Empty(stub.Asked);
    }

    [Fact]
    public async Task A_model_that_is_not_configured_says_how_to_do_it()
    {
        await using var stub = await StubModel.StartAsync(StubModel.Says("-"));

        var named = Assert.IsType<StepOutcome.Failed>(await RunAsync("""{ "prompt": "Hi", "model": "default" }""", stub, Unconfigured));
        var free = Assert.IsType<StepOutcome.Failed>(await RunAsync("""{ "prompt": "Hi" }""", stub, Unconfigured));

        Assert.Equal(("llm.not_configured", "llm.no_model"), (named.Problem.Code, free.Problem.Code));
    }

    [Fact]
    public async Task Messages_are_sent_in_their_order_and_the_input_stands_below_the_prompt()
    {
        await using var stub = await StubModel.StartAsync(StubModel.Says("Fine."));

        await RunAsync("""{ "system": "Be brief.", "messages": [ { "role": "user", "content": "A?" }, { "role": "assistant", "content": "B." }, { "role": "user", "content": "C?" } ], "temperature": 0.5, "maxTokens": 30 }""", stub);
        await RunAsync("""{ "prompt": "Translate:", "input": [ "하나", "둘" ] }""", stub);

        var asked = stub.Asked.ToArray();
        Assert.Equal(["system", "user", "assistant", "user"], ((JsonArray)asked[0]["messages"]!).Select(message => ((JsonText)((JsonObject)message)["role"]!).Value));
        Assert.Equal(("0.5", "30"), (asked[0]["temperature"]!.ToString(), asked[0]["max_tokens"]!.ToString()));
        Assert.Equal("""[{"role":"user","content":"Translate:\n\n하나\n\n둘"}]""", asked[1]["messages"]!.ToString());
    }

    [Fact]
    public async Task The_operator_s_limit_on_answers_holds_whatever_a_step_says()
    {
        await using var stub = await StubModel.StartAsync(StubModel.Says("Fine."));
        var options = stub.Options;
        options.MaxTokens = 64;

        await RunAsync("""{ "prompt": "Hi", "maxTokens": 5000 }""", stub, options);

        Assert.Equal("64", stub.Asked.Single()["max_tokens"]!.ToString());
    }

    [Fact]
    public async Task A_problem_that_may_pass_is_retryable_after_the_pause_the_service_asks_for()
    {
        await using var stub = await StubModel.StartAsync(StubModel.Json("{}", 429, ("Retry-After", "12")));

        var failed = Assert.IsType<StepOutcome.Failed>(await RunAsync("""{ "prompt": "Hi" }""", stub));

        Assert.Equal((true, TimeSpan.FromSeconds(12)), (failed.Retryable, failed.RetryAfter));
    }

    [Fact]
    public async Task Words_are_heard_by_whoever_listens_while_they_arrive_and_not_kept()
    {
        await using var stub = await StubModel.StartAsync(StubModel.Streams([StubModel.Piece("Sev"), StubModel.Piece("en.", "stop"), "data: [DONE]"]));
        var live = new LiveText();
        var heard = new List<string>();
        using var listening = live.Listen(answer => heard.Add($"{answer.StepPath}: {answer.Text}{(answer.HasEnded ? " (end)" : "")}"));

        await RunAsync("""{ "prompt": "How many?" }""", stub, live: live);

        Assert.Equal(["ask: Sev", "ask: Seven.", "ask: Seven. (end)"], heard);
        Assert.Empty(live.Of(Some.Head().Id));
    }

    private static async Task<StepOutcome> RunAsync(string settings, StubModel stub, LlmOptions? options = null, LiveText? live = null)
    {
        var step = new LlmCallStep(
            stub.Models(options), new RunBudget(Options.Create(options ?? stub.Options)), live ?? new LiveText());
        await using var services = new ServiceCollection().AddSingleton(step).BuildServiceProvider();
        Assert.True(Some.Catalog.TryFind("LLM_CALL", out var type));
        var data = JsonObject.Of(("steps", JsonObject.Empty));
        return await type.RunAsync(
            services, (JsonObject)JsonData.Parse(settings),
            new StepContext(Some.Head().Id, "ask", 1, data, new ExpressionScope { Now = Some.Noon }), TestContext.Current.CancellationToken);
    }
}
