using System.Globalization;
using MetaFlow.Json;
using MetaFlow.Steps;
using MetaFlow.Workflows;

namespace MetaFlow.Runs;

/// <content>What holds the same steps many times, or several lists of them side by side.</content>
internal sealed partial class PlanWalk
{
    /// <summary>An item is what takes place in memory; more than this in one step of a run is another kind of program.</summary>
    internal const int MostItems = 1_000_000;

    // Results that came before their turn are kept: no more than so many.
    private const int Lookahead = 2000;

    private Progress Loop(WorkflowStep.ForEach step, StepState? state, PlanFrame frame)
    {
        var path = frame.PathOf(step.Path);
        if (state?.Loop is not { } loop)
        {
            var count = facts.Items(step, path, () => Data(frame), now).Count;
            var bound = step.MaxItems ?? MostItems;
            return Note(count <= bound
                ? new RunEvent.LoopStarted(path, count)
                : new RunEvent.StepFailed(path, 0, Problem.Of("runs.too_many_items", ("step", step.Id), ("count", count), ("limit", bound)), null));
        }

        if (loop.Settled == loop.Count)
        {
            facts.Forget(path);
            return Note(new RunEvent.StepCompleted(path, 0, Output: null));
        }

        var items = facts.Items(step, path, () => Data(frame), loop.ItemsAt ?? state.At);
        if (items.Count != loop.Count)
        {
            // Only of a run that goes on with what another one began: as who may read 'run.id'.
            return new Progress.Failed(new StepFault(path, Problem.Of("runs.items_changed", ("step", step.Id))));
        }

        var open = 0;
        for (var index = loop.Settled; index < Math.Min(loop.Count, loop.Settled + Lookahead) && open < step.Concurrency; index++)
        {
            if (loop.IsSettled(index))
            {
                continue;
            }

            open++;
            if (Item(step, path, index, items[index], frame) is Progress.Failed failed)
            {
                return failed;
            }
        }

        return Progress.Busy.It;
    }

    private Progress Item(WorkflowStep.ForEach step, string path, int index, JsonData item, PlanFrame frame)
    {
        var name = NameOf(path, index);
        var inner = new PlanFrame(name, step.Path, run.FrameOf(name), Around(item, index, frame));
        switch (Walk(step.Steps, inner))
        {
            case Progress.Done:
                return Note(new RunEvent.ItemCompleted(
                    name, step.Result is { } result ? result.Fill(Data(inner), Scope()) ?? JsonNull.Value : inner.State.Last ?? JsonNull.Value));
            case Progress.Failed failed when step.OnItemError == ItemErrorPolicy.Stop:
                return failed;
            case Progress.Failed failed:
                return Note(new RunEvent.ItemFailed(
                    name, item, failed.Fault.Problem, step.OnItemError == ItemErrorPolicy.Continue ? JsonNull.Value : null));
            case var busy:
                return busy;
        }
    }

    private static string NameOf(string path, int index) => $"{path}[{index.ToString(CultureInfo.InvariantCulture)}]";

    private static JsonObject Around(JsonData item, int index, PlanFrame frame) => frame.Around.With("item", item).With("index", index);

    private Progress Parallel(WorkflowStep.Parallel step, StepState? state, PlanFrame frame)
    {
        var path = frame.PathOf(step.Path);
        if (state is null)
        {
            return Note(new RunEvent.StepStarted(path, 0));
        }

        var failed = state.Branches.Where(branch => branch.Value is not null).ToList();
        var completed = step.Branches.Where(branch => state.Branches.TryGetValue(branch.Name, out var problem) && problem is null).ToList();
        if (completed.Count >= step.Join)
        {
            // What the other branches have under way ends first.
            if (!StopInside(step, state, frame))
            {
                return Progress.Busy.It;
            }

            return Note(new RunEvent.StepCompleted(path, 0, JsonObject.Of(
                ("completed", JsonArray.Create([.. completed.Select(branch => (JsonData)branch.Name)])))));
        }

        if (step.Branches.Count - failed.Count < step.Join)
        {
            // The first in the definition: the same one on every replay.
            var first = step.Branches.First(branch => state.Branches.GetValueOrDefault(branch.Name) is not null);
            return new Progress.Failed(new StepFault($"{path}[{first.Name}]", state.Branches[first.Name]!));
        }

        foreach (var branch in step.Branches.Where(branch => !state.Branches.ContainsKey(branch.Name)))
        {
            var name = $"{path}[{branch.Name}]";
            var inner = new PlanFrame(name, $"{step.Path}/{branch.Name}", run.FrameOf(name), frame.Around);
            switch (Walk(branch.Steps, inner))
            {
                case Progress.Done:
                    Note(new RunEvent.BranchCompleted(name));
                    break;
                case Progress.Failed { Fault.Problem: var problem }:
                    Note(new RunEvent.BranchFailed(name, problem));
                    break;
            }
        }

        return Progress.Busy.It;
    }
}
