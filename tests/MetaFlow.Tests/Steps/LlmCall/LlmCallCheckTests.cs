using System.Globalization;
using MetaFlow.Json;
using MetaFlow.Steps;
using MetaFlow.Steps.LlmCall;
using MetaFlow.Workflows.ReadBack;

namespace MetaFlow.Tests.Steps.LlmCall;

/// <summary>What can be told of a call before it runs.</summary>
public sealed class LlmCallCheckTests
{
    [Theory]
    [InlineData("""{}""", ":llm.nothing_asked")]
    [InlineData("""{ "prompt": "Hi" }""", "")]
    [InlineData("""{ "task": "free", "messages": [ { "role": "user", "content": "Hi" } ] }""", "")]
    [InlineData("""{ "prompt": "Hi", "messages": [ { "role": "user", "content": "Hi" } ] }""", "messages:llm.prompt_and_messages")]
    [InlineData("""{ "prompt": "Hi", "model": "built-in" }""", "model:llm.built_in_free")]
    [InlineData("""{ "messages": [] }""", ":llm.nothing_asked")]
    [InlineData("""{ "messages": "{{ vars.said }}" }""", "")]
    [InlineData("""{ "task": "summarize" }""", ":llm.input_needed")]
    [InlineData("""{ "task": "summarize", "prompt": "Hi" }""", "prompt:llm.setting_of_other_task|:llm.input_needed")]
    [InlineData("""{ "task": "summarize", "input": "a", "sentences": 3 }""", "")]
    [InlineData("""{ "task": "keywords", "input": "a", "sentences": 3 }""", "sentences:llm.setting_of_other_task")]
    [InlineData("""{ "task": "classify", "input": "a" }""", ":llm.labels_needed")]
    [InlineData("""{ "task": "classify", "input": "a", "labels": "{{ vars.labels }}" }""", "")]
    [InlineData("""{ "task": "classify", "input": "a", "labels": [ "x", { "name": "X" } ] }""", "labels[1]:llm.label_twice")]
    [InlineData("""{ "task": "classify", "input": "a", "labels": [ "x", { "names": "y" } ] }""", "labels[1]:llm.label_form")]
    [InlineData("""{ "task": "{{ inputs.task }}", "input": "a" }""", "")]
    [InlineData("""{ "prompt": "Hi", "temperature": 3 }""", "temperature:llm.out_of_range")]
    [InlineData("""{ "prompt": "Hi", "maxTokens": 0 }""", "maxTokens:llm.out_of_range")]
    [InlineData("""{ "prompt": "Hi", "maxTokens": "{{ inputs.most }}" }""", "")]
    [InlineData("""{ "prompt": "Hi", "schema": { "properties": { "a": { "type": "str" } } } }""", "schema.properties.a.type:llm.schema_form")]
    public void Settings_that_cannot_work_are_told_with_their_place(string settings, string problems)
    {
        var found = LlmCallStep.Check(Written(settings)).Select(problem => $"{problem.Setting}:{problem.Problem.Code}");

        Assert.Equal(problems, string.Join('|', found));
    }

    [Fact]
    public void A_call_of_the_built_in_model_touches_nothing()
    {
        var conduct = LlmCallStep.ForeseeConduct(Written("""{ "task": "summarize", "input": "{{ inputs.text }}", "model": "built-in" }"""));

        Assert.Equal((Effect.None, 0L, 0), (conduct.Effect, conduct.MaxTokens, conduct.MaxCalls));
        Assert.Empty(conduct.Hosts!);
    }

    [Fact]
    public void A_call_reads_at_a_host_that_only_the_operator_knows_and_may_be_repeated()
    {
        var conduct = LlmCallStep.ForeseeConduct(Written("""{ "prompt": "Hi" }"""));

        Assert.Equal((Effect.Read, Idempotency.Natural), (conduct.Effect, conduct.Idempotency));
        Assert.Null(conduct.Hosts);
    }

    [Theory]
    [InlineData("""{ "prompt": "Hi" }""", 2004L)]
    [InlineData("""{ "prompt": "Hi", "maxTokens": 10 }""", 1014L)]
    [InlineData("""{ "prompt": "{{ inputs.a }}" }""", 101000L)]
    [InlineData("""{ "prompt": "{{ inputs.a }}", "maxInputTokens": 500, "maxTokens": 100 }""", 600L)]
    [InlineData("""{ "prompt": "{{ inputs.a }}", "schema": {}, "maxInputTokens": 500, "maxTokens": 100 }""", 5300L)]
    [InlineData("""{ "prompt": "Hi", "maxTokens": "{{ inputs.n }}" }""", null)]
    public void The_tokens_of_a_call_have_a_bound(string settings, long? most) =>
        Assert.Equal(most, LlmCallStep.ForeseeConduct(Written(settings)).MaxTokens);

    [Fact]
    public void A_later_step_that_asks_for_what_a_free_answer_has_not_is_told()
    {
        var definition = Some.Definition("""
            { "id": "ask", "type": "llm_call", "settings": { "prompt": "Hi" } },
            { "id": "use", "type": "set", "settings": { "values": { "a": "{{ steps.ask.text }}", "b": "{{ steps.ask.tokens.output }}", "c": "{{ steps.ask.json.name }}" } } }
            """);

        Some.Reader.Read(definition, out var problems);

        var problem = Assert.Single(problems);
        Assert.Contains("json", problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{ "task": "summarize", "input": "{{ inputs.text }}" }""", "en", "Has a language model do the task \"summarize\" with the input 'text'.")]
    [InlineData("""{ "task": "summarize", "input": "{{ inputs.text }}" }""", "ko", "입력 'text'에 대해 언어 모델에 \"summarize\" 작업을 맡깁니다.")]
    [InlineData("""{ "prompt": "Why?" }""", "en", "Asks a language model.")]
    [InlineData("""{ "prompt": "Why?" }""", "ko", "언어 모델에 묻습니다.")]
    public void It_is_read_back_in_words(string settings, string language, string words)
    {
        var workflow = Some.Workflow($$"""{ "id": "ask", "type": "llm_call", "settings": {{settings}} }""", """{ "text": { "type": "string" } }""");

        var lines = new WorkflowWords(Some.Catalog).Say(workflow, CultureInfo.GetCultureInfo(language));

        Assert.Contains(lines, line => line.Text.EndsWith(words, StringComparison.Ordinal));
    }

    private static WrittenSettings Written(string settings) => new((JsonObject)JsonData.Parse(settings));
}
