using System.Diagnostics;
using MetaFlow.Steps;

namespace MetaFlow.Workflows.ReadBack;

/// <summary>Says steps, each with what it holds below it.</summary>
internal sealed class StepWords(StepCatalog catalog, Wording words)
{
    private readonly WorkWords _works = new(catalog, words);
    private readonly PolicyWords _policies = new(catalog, words);

    public IEnumerable<ReadBackLine> Say(IReadOnlyList<WorkflowStep> steps, int depth) =>
        steps.SelectMany(step => Say(step, depth));

    private IEnumerable<ReadBackLine> Say(WorkflowStep step, int depth)
    {
        var (head, below) = step switch
        {
            WorkflowStep.Work work => _works.Say(work),
            WorkflowStep.Condition condition => (words.Say("step.if", ("condition", words.Condition(condition.If.Expression))), []),
            WorkflowStep.ForEach loop => (Head(loop), Bounds(loop)),
            WorkflowStep.Parallel parallel => (Head(parallel), []),
            WorkflowStep.Try => (words.Say("step.try"), []),
            _ => throw new UnreachableException(),
        };
        return [
            Line(depth, step, words.Say("step", ("id", step.Id), ("text", head))),
            .. below.Select(text => Line(depth + 1, step, text)),
            .. _policies.Say(step).Select(said => Line(depth + 1, step, said.Text) with { Mark = said.Mark }),
            .. Inside(step, depth)];
    }

    private IEnumerable<ReadBackLine> Inside(WorkflowStep step, int depth) => step switch
    {
        WorkflowStep.Condition { Else.Count: 0 } condition => Block(step, condition.Then, depth + 1),
        WorkflowStep.Condition condition => [
            .. Block(step, condition.Then, depth + 1),
            Line(depth, step, words.Say("step.else")), .. Block(step, condition.Else, depth + 1)],
        WorkflowStep.ForEach loop => Block(step, loop.Steps, depth + 1),
        WorkflowStep.Parallel parallel => parallel.Branches.SelectMany(branch => Block(step, branch.Steps, depth + 2)
            .Prepend(Line(depth + 1, step, words.Say("step.branch", ("name", branch.Name))))),
        WorkflowStep.Try attempt => [
            .. Block(step, attempt.Steps, depth + 1),
            .. attempt.Catch is { } caught
                ? Block(step, caught, depth + 1).Prepend(Line(depth, step, words.Say("step.catch")))
                : [],
            .. attempt.Finally.Count > 0
                ? Block(step, attempt.Finally, depth + 1).Prepend(Line(depth, step, words.Say("step.finally")))
                : []],
        _ => [],
    };

    private IEnumerable<ReadBackLine> Block(WorkflowStep holder, IReadOnlyList<WorkflowStep> steps, int depth) =>
        steps.Count > 0 ? Say(steps, depth) : [Line(depth, holder, words.Say("step.empty"))];

    private string Head(WorkflowStep.ForEach loop)
    {
        var items = words.Value(loop.Items.Written);
        return loop.Concurrency == 1
            ? words.Say("step.each", ("items", items))
            : words.Say("step.each_at_a_time", ("items", items), ("count", Wording.Number(loop.Concurrency)));
    }

    private List<string> Bounds(WorkflowStep.ForEach loop)
    {
        var said = new List<string>();
        if (loop.MaxItems is { } most)
        {
            said.Add(words.Say("step.max_items", ("count", Wording.Number(most))));
        }
        else if (!loop.Items.IsFixed)
        {
            said.Add(words.Say("step.no_max_items"));
        }

        said.Add(ItemError(loop.OnItemError, words));
        if (loop.Result is { } result)
        {
            said.Add(words.Say("step.result", ("value", words.Value(result.Written))));
        }

        return said;
    }

    public static string ItemError(ItemErrorPolicy policy, Wording words) => words.Say($"step.on_item_error.{policy}");

    private string Head(WorkflowStep.Parallel parallel) => words.Say("step.parallel", ("count", Wording.Number(parallel.Branches.Count)), ("join", Join(parallel, words)));

    /// <summary>When it goes on.</summary>
    public static string Join(WorkflowStep.Parallel parallel, Wording words) => parallel switch
    {
        { IsAll: true } => words.Say("step.join.all"),
        { Join: 1 } => words.Say("step.join.any"),
        _ => words.Say("step.join.some", ("count", Wording.Number(parallel.Join))),
    };

    private static ReadBackLine Line(int depth, WorkflowStep step, string text) => new(depth, step.Path, text);
}
