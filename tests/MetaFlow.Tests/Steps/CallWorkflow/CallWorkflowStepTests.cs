using MetaFlow.Expressions;
using MetaFlow.Json;
using MetaFlow.Steps;
using MetaFlow.Steps.CallWorkflow;

namespace MetaFlow.Tests.Steps.CallWorkflow;

public sealed class CallWorkflowStepTests
{
    private static readonly RunId Child = new(Guid.CreateVersion7(Some.Noon));

    [Fact]
    public async Task It_waits_longer_and_longer_until_the_other_run_has_ended()
    {
        var caller = new ScriptedCaller((new CalledRun(Child, HasEnded: false, null, null), null));

        var first = Assert.IsType<StepOutcome.Waiting>(await RunAsync(caller));
        var second = Assert.IsType<StepOutcome.Waiting>(await RunAsync(caller, new StepAnswer(first.Wait.For, null)));

        Assert.True(second.Wait.Until > first.Wait.Until);
        Assert.Single(caller.Calls.Select(call => call.Key).Distinct());
    }

    [Fact]
    public async Task What_the_other_run_gives_is_the_output()
    {
        var outcome = await RunAsync(new ScriptedCaller((new CalledRun(Child, HasEnded: true, JsonObject.Of(("n", 7)), null), null)));

        Assert.Equal("""{"n":7}""", Assert.IsType<StepOutcome.Completed>(outcome).Output.ToString());
    }

    [Fact]
    public async Task A_run_that_failed_fails_its_caller_with_its_reason()
    {
        var outcome = await RunAsync(new ScriptedCaller((new CalledRun(Child, HasEnded: true, null, new Problem("test.away", "The service is away.")), null)));

        var failed = Assert.IsType<StepOutcome.Failed>(outcome);
        Assert.Equal("call_workflow.failed", failed.Problem.Code);
        Assert.EndsWith("The service is away.", failed.Problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Calls_do_not_go_on_for_ever()
    {
        var caller = new ScriptedCaller();

        var outcome = await RunAsync(caller, data: JsonObject.Of(("trigger", JsonObject.Of(("depth", 20)))));

        Assert.Equal("call_workflow.too_deep", Assert.IsType<StepOutcome.Failed>(outcome).Problem.Code);
        Assert.Empty(caller.Calls);
    }

    private static Task<StepOutcome> RunAsync(ScriptedCaller caller, StepAnswer? waited = null, JsonObject? data = null) =>
        new CallWorkflowStep(caller, new FakeClock()).RunAsync(
            new CallWorkflowSettings("other"),
            new StepContext(Child, "call", 1, data ?? JsonObject.Empty, ExpressionScope.Empty) { Waited = waited },
            TestContext.Current.CancellationToken);

    private sealed class ScriptedCaller(params (CalledRun?, Problem?)[] answers) : IWorkflowCaller
    {
        public List<WorkflowCall> Calls { get; } = [];

        public Task<(CalledRun? Run, Problem? Problem)> CallAsync(WorkflowCall call, CancellationToken cancellationToken)
        {
            Calls.Add(call);
            return Task.FromResult(answers[Math.Min(Calls.Count, answers.Length) - 1]);
        }
    }
}
