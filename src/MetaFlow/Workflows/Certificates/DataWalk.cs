using System.Diagnostics;
using MetaFlow.Steps;

namespace MetaFlow.Workflows.Certificates;

/// <summary>Goes through the steps as runs do, and follows what each gives to whom.</summary>
internal sealed class DataWalk(CheckedWorkflow workflow, DataReads reads, SecretCheck secrets, StepCatalog catalog)
{
    // The one type that gives its settings on under the same names.
    private const string SetType = "set";
    private const string SetValues = "values";

    public void Walk()
    {
        foreach (var trigger in workflow.Workflow.Triggers)
        {
            WalkTrigger(trigger);
        }

        var scope = new DataScope();
        var last = Walk(workflow.Workflow.Steps, scope);
        var output = new DataReader(DataReads.Output, Place.Start);
        secrets.OfOutput(
            workflow.Workflow.Output is { } template ? reads.Of(template, output, scope) : last,
            workflow.Workflow.Output?.Place ?? (workflow.Workflow.Steps is [.., var end] ? end.Place : Place.Start));
    }

    private void WalkTrigger(TriggerDeclaration trigger)
    {
        var (reader, scope) = (DataReader.Of(trigger), new DataScope());
        if (trigger.Inputs is { } inputs)
        {
            reads.Of(inputs, reader, scope);
        }

        if (trigger is TriggerDeclaration.Event { Match: { } match })
        {
            reads.Ask(match, reader, scope);
        }

        if (trigger is TriggerDeclaration.Webhook { DeduplicateBy: { } key })
        {
            reads.Ask(key, reader, scope);
        }
    }

    /// <returns>The secrets in the output of the last step.</returns>
    private Tainted Walk(IReadOnlyList<WorkflowStep> steps, DataScope scope)
    {
        var last = Tainted.None;
        foreach (var step in steps)
        {
            var reader = DataReader.Of(step);
            if (step.When is { } when)
            {
                reads.Ask(when, reader, scope);
            }

            if (step.When is null && !step.OnError.Continues)
            {
                last = WalkOne(step, reader, scope);
                continue;
            }

            var done = scope.Branch();
            last = Tainted.Union([last, WalkOne(step, reader, done)]);
            scope.Join(done);
        }

        return last;
    }

    private Tainted WalkOne(WorkflowStep step, DataReader reader, DataScope scope)
    {
        var output = step switch
        {
            WorkflowStep.Work work => WalkWork(work, reader, scope),
            WorkflowStep.Condition condition => WalkCondition(condition, reader, scope),
            WorkflowStep.ForEach loop => WalkLoop(loop, reader, scope),
            WorkflowStep.Parallel parallel => WalkParallel(parallel, scope),
            WorkflowStep.Try attempt => WalkTry(attempt, scope),
            _ => throw new UnreachableException(),
        };
        if (step.OnError.Fallback is { } fallback)
        {
            output = Tainted.Union([output, reads.Of(fallback, reader, scope).Through(step.Id)]);
        }

        if (step is not WorkflowStep.Condition)
        {
            reads.Complete(step.Id, output);
        }

        return output;
    }

    private Tainted WalkWork(WorkflowStep.Work work, DataReader reader, DataScope scope)
    {
        if (!catalog.TryFind(work.Type, out var type))
        {
            return Tainted.None;
        }

        var given = new Dictionary<string, Tainted>();
        foreach (var (name, value) in work.Settings.All)
        {
            given[name] = reads.Of(value, reader, scope);
        }

        foreach (var (name, bare) in work.Settings.Bare)
        {
            // One that works on another setting reads nothing but that.
            var over = type.Settings.All.FirstOrDefault(setting => setting.Name == name)?.Expression?.Over;
            given[name] = over is not null && given.TryGetValue(over, out var input) ? input.Flat() : reads.Of(bare, reader, scope);
        }

        var conduct = type.ForeseeConduct(new WrittenSettings(work.Settings.Written));
        var isClean = secrets.OfStep(work, type, conduct, given);
        var output = isClean ? Tainted.None
            : type.Name == SetType ? given.GetValueOrDefault(SetValues, Tainted.None).Through(work.Id)
            : Tainted.Union([.. given.Values]).Flat().Through(work.Id);
        SetVars(work, type, output, scope);
        return output;
    }

    private static void SetVars(WorkflowStep.Work work, StepType type, Tainted output, DataScope scope)
    {
        var shape = type.Foresee(new SettingShapes(work.Settings.Foresee(_ => Shapes.Flow.Unknown), new WrittenSettings(work.Settings.Written))).Vars;
        if (shape is Shapes.Shape.Object { IsOpen: false } vars)
        {
            foreach (var name in vars.Members.Keys)
            {
                scope.Set(name, new DataVar(DataReads.Step(work.Id), type.Name == SetType ? output.At([name]) : output));
            }
        }
        else if (shape is not null)
        {
            scope.SetOthers(new DataVar(DataReads.Step(work.Id), output.Flat()));
        }
    }

    private Tainted WalkCondition(WorkflowStep.Condition condition, DataReader reader, DataScope scope)
    {
        reads.Ask(condition.If, reader, scope);
        var (then, otherwise) = (scope.Branch(), scope.Branch());
        var output = Tainted.Union([Walk(condition.Then, then), Walk(condition.Else, otherwise)]);
        scope.Replace(then, otherwise);
        return output;
    }

    private Tainted WalkLoop(WorkflowStep.ForEach loop, DataReader reader, DataScope scope)
    {
        var items = reads.Of(loop.Items, reader, scope);
        var inside = scope.Branch(new DataVar(DataReads.GiversOf(loop.Items, scope), items.Flat()));
        var last = Walk(loop.Steps, inside);
        var result = loop.Result is { } template ? reads.Of(template, reader, inside) : last;
        return Tainted.Of([("results", result), ("failed", Tainted.Of([("item", items)]))]).Through(loop.Id);
    }

    private Tainted WalkParallel(WorkflowStep.Parallel parallel, DataScope scope)
    {
        var ways = parallel.Branches.Select(branch => (Scope: scope.Branch(), branch.Steps)).ToList();
        ways.ForEach(way => Walk(way.Steps, way.Scope));
        scope.Join(ways.Select(way => way.Scope));
        return Tainted.None;
    }

    private Tainted WalkTry(WorkflowStep.Try attempt, DataScope scope)
    {
        var tried = scope.Branch();
        Walk(attempt.Steps, tried);

        // Where it failed, nobody knows: each step may have run or not.
        var caught = scope.Branch();
        caught.Join(tried);
        Walk(attempt.Catch ?? [], caught);
        scope.Join(tried, caught);
        Walk(attempt.Finally, scope);
        return Tainted.None;
    }
}
