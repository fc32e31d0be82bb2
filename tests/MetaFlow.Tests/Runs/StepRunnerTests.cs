using System.Net;
using MetaFlow.Credentials;
using MetaFlow.Expressions;
using MetaFlow.Http;
using MetaFlow.Json;
using MetaFlow.Runs;
using MetaFlow.Steps;
using MetaFlow.Steps.ApiCall;
using MetaFlow.Tests.Http;
using MetaFlow.Workflows;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace MetaFlow.Tests.Runs;

public sealed class StepRunnerTests
{
    [Theory]
    [InlineData("one.test", "http.host_not_declared")]
    [InlineData("two.test", "http.address_not_allowed")]
    public async Task A_step_is_held_to_the_hosts_that_its_author_wrote(string host, string code)
    {
        using var http = StubService.Client(resolve: (_, _) => Task.FromResult(new[] { IPAddress.Parse("10.0.0.1") }));
        var clock = new FakeClock();
        await using var services = new ServiceCollection()
            .AddSingleton(new ApiCallStep(http, new HttpCredentials(http, clock), new ExpressionCache(), clock))
            .BuildServiceProvider();
        using var metrics = new RunMetrics();
        var runner = new StepRunner(Some.Catalog, services, new SecretsInUse(), metrics, clock, Options.Create(new RunOptions()), NullLogger<StepRunner>.Instance);
        var workflow = Some.Workflow(
            """{ "id": "call", "type": "api_call", "settings": { "url": "http://{{ inputs.host }}/", "hosts": ["two.test"] } }""",
            """{ "host": { "type": "string" } }""");

        var outcome = await runner.RunAsync(
            new PlannedAttempt(Assert.IsType<WorkflowStep.Work>(workflow.Steps[0]), "call", 1, new PlanFrame("", "", Frame.Empty, JsonObject.Empty)),
            new StepSurroundings(
                Some.Head(), JsonObject.Of(("inputs", JsonObject.Of(("host", host)))), ExpressionScope.Empty, new RunSecrets(workflow, JsonObject.Empty)),
            TestContext.Current.CancellationToken);

        Assert.Equal(code, Assert.IsType<StepOutcome.Failed>(outcome).Problem.Code);
    }
}
