using MetaFlow.Json;
using MetaFlow.Runs;
using MetaFlow.Steps;
using MetaFlow.Steps.CallWorkflow;
using MetaFlow.Workflows;

namespace MetaFlow.Rehearsals;

/// <summary>What a rehearsal finds beside the definition.</summary>
/// <param name="Folder">Where <c>cassettes/</c> lies: the folder of the definitions.</param>
/// <param name="Find">The definition of a workflow that a step calls; null where it is not at hand.</param>
public sealed record RehearsalSources(string Folder, Func<string, CancellationToken, Task<Workflow?>> Find)
{
    public CassetteFolder CassettesOf(string workflow) => CassetteFolder.Beside(Folder, workflow);
}

/// <summary>Workflows that steps of a rehearsal call: rehearsed on the spot, with the usual answers of people.</summary>
internal sealed class RehearsedCalls(
    IServiceProvider services, RehearsalSources sources, RehearsalStage stage, RehearsalClock clock, Scrub scrub, Dictionary<string, StepOutcome> known)
    : IWorkflowCaller
{
    public async Task<(CalledRun? Run, Problem? Problem)> CallAsync(WorkflowCall call, CancellationToken cancellationToken)
    {
        if (await sources.Find(call.Workflow, cancellationToken) is not { } workflow)
        {
            var missing = Problem.Of("rehearsals.no_workflow", ("step", stage.Current.DefinitionPath), ("workflow", call.Workflow));
            stage.Note(EffectKind.Call, Said(call));
            stage.Miss(missing);
            return (null, missing);
        }

        if (InputCheck.Complete(workflow.Inputs, call.Inputs, out var problems) is not { } inputs)
        {
            return (null, problems[0]);
        }

        var id = ChildRuns.IdOf(call.Caller, call.Key);
        var cassettes = sources.CassettesOf(workflow.Id);
        var inside = scrub.And(new RunMask(workflow, inputs).Values, id);
        var choice = stage.Choice with { Inputs = inputs, Picks = stage.Choice.Picks.RemoveRange(stage.Choice.Picks.Keys.Where(pick => pick.Kind != PickKind.Variant)) };
        var inner = new RehearsalStage(choice, stage.Shelf.And(await cassettes.LoadAsync(cancellationToken)), inside, CassetteFolder.NameOf(workflow.Id));
        var steps = new RehearsedSteps(services, inner, clock, new RehearsedCalls(services, sources, inner, clock, inside, known), known);
        var trigger = JsonObject.Of(("id", "call"), ("type", "call"), ("run", call.Caller.ToString()), ("depth", call.Depth));
        var run = await new RehearsedRun(workflow, id, inner, clock, steps, new RehearsalTrace(workflow)).GoAsync(inputs, trigger, cancellationToken);
        stage.Note(EffectKind.Call, Said(call), run.Output is { } output ? JsonObject.Of(("output", output)) : null, EffectSource.Rehearsed);
        stage.Take(inner);
        return (new CalledRun(id, HasEnded: true, run.Output, run.Problem), null);
    }

    private static JsonObject Said(WorkflowCall call) => JsonObject.Of(("workflow", call.Workflow), ("inputs", call.Inputs));
}
