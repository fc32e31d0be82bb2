using MetaFlow.Json;
using MetaFlow.Llm;
using Microsoft.Extensions.Options;

namespace MetaFlow.Tests.Llm;

public sealed class RunBudgetTests
{
    [Fact]
    public void What_a_run_used_elsewhere_is_read_off_its_outputs_loops_included()
    {
        var outputs = (JsonObject)JsonData.Parse("""
            { "a": { "text": "x", "provider": "default", "tokens": { "input": 100, "output": 20 } },
              "news": { "tokens": { "input": 5, "output": 5 } },
              "each": [ { "b": { "provider": "default", "tokens": { "input": 30, "output": 1 } } },
                        { "b": { "provider": "built-in", "tokens": { "input": 0, "output": 0 } } } ] }
            """);

        var meter = new RunBudget(Options.Create(new LlmOptions())).Of(Some.Head().Id, outputs);

        Assert.Equal(new ModelUsage(130, 21), meter.Used);
    }

    [Fact]
    public void A_run_keeps_its_meter_and_another_run_has_its_own()
    {
        var budget = new RunBudget(Options.Create(new LlmOptions()));
        var (one, other) = (new RunId(Guid.CreateVersion7()), new RunId(Guid.CreateVersion7()));
        var meter = budget.Of(one, JsonObject.Empty);

        meter.Settle(ModelUsage.None, new ModelUsage(10, 5));

        Assert.Equal(15, budget.Of(one, JsonObject.Empty).Used.Total);
        Assert.Equal(0, budget.Of(other, JsonObject.Empty).Used.Total);
    }

    [Fact]
    public void What_is_set_aside_for_one_question_is_not_there_for_another_at_the_same_time()
    {
        var meter = new RunMeter(new LlmOptions { RunTokens = 100 }, ModelUsage.None);

        Assert.Null(meter.Reserve(new ModelUsage(10, 50)));
        Assert.Equal("llm.run_tokens", meter.Reserve(new ModelUsage(10, 50))?.Code);
        meter.Settle(new ModelUsage(10, 50), new ModelUsage(10, 2));

        Assert.Null(meter.Reserve(new ModelUsage(10, 50)));
    }
}
