using System.Diagnostics;
using MetaFlow.Json;

namespace MetaFlow.Workflows;

/// <summary>Reads the steps that hold steps.</summary>
internal sealed class ControlReader(StepReader steps, MemberReader members, ProblemList problems)
{
    private static readonly string[] Joins = ["all", "any"];

    public WorkflowStep? Read(string word, string id, string path)
    {
        if (members.Find("retry") is { } retry)
        {
            problems.Add(retry.Place, "workflows.retry_on_control", ("type", word));
        }

        return word switch
        {
            StepWord.Condition => ReadCondition(id, path),
            StepWord.ForEach => ReadForEach(id, path),
            StepWord.Parallel => ReadParallel(id, path),
            StepWord.Try => ReadTry(id, path),
            _ => throw new UnreachableException(),
        };
    }

    private WorkflowStep.Condition? ReadCondition(string id, string path)
    {
        var question = members.Need("if") is null ? null : members.Expression("if");
        var then = steps.ReadList(members.Need("then"), $"{path}/then");
        var otherwise = steps.ReadList(members.Find("else"), $"{path}/else");
        return question is null ? null : new WorkflowStep.Condition(id, path, members.Place, question, then, otherwise);
    }

    private WorkflowStep.ForEach? ReadForEach(string id, string path)
    {
        var items = members.Need("items") is null ? null : members.Template("items");
        if (items is { IsFixed: true, Written: not JsonArray })
        {
            problems.Add(
                items.Place, "workflows.wrong_type",
                ("path", items.Place.Path), ("expected", "@list"), ("found", MemberReader.KindOf(items.Written)));
        }

        var inner = NeedSteps("steps", path);
        var result = members.Template("result");
        var concurrency = members.Whole("concurrency", 1, 100) ?? 1;
        var policy = members.Choice("onItemError", ItemErrorPolicy.Stop);
        var bound = members.Whole("maxItems", 1, 1_000_000);
        return items is null
            ? null
            : new WorkflowStep.ForEach(id, path, members.Place, items, inner, result, concurrency, policy, bound);
    }

    private WorkflowStep.Parallel ReadParallel(string id, string path)
    {
        var branches = new List<StepBlock>();
        if (members.Need("branches") is not null)
        {
            foreach (var node in members.List("branches"))
            {
                if (MemberReader.Of(node, problems) is { } branch)
                {
                    var name = steps.TakeId(branch, "workflows.double_branch_id");
                    branches.Add(new StepBlock(name, steps.ReadList(branch.Need("steps"), $"{path}/{name}")));
                    branch.RefuseOthers();
                }
            }

            if (branches.Count < 2)
            {
                problems.Add(members.Find("branches")!.Place, "workflows.too_few_branches", ("found", branches.Count));
            }
        }

        return new WorkflowStep.Parallel(id, path, members.Place, branches, ReadJoin(branches.Count));
    }

    private int ReadJoin(int branches)
    {
        if (members.Find("join") is not { Value: not JsonNumber })
        {
            return members.Whole("join", 1, Math.Max(1, branches)) ?? branches;
        }

        return members.Choice("join", Joins) == "any" ? 1 : branches;
    }

    private WorkflowStep.Try ReadTry(string id, string path)
    {
        var inner = NeedSteps("steps", path);
        var caught = members.Find("catch");
        var last = members.Find("finally");
        if (caught is null && last is null)
        {
            problems.Add(members.Place, "workflows.try_without_catch", ("id", id));
        }

        return new WorkflowStep.Try(
            id, path, members.Place, inner,
            caught is null ? null : steps.ReadList(caught, $"{path}/catch"), steps.ReadList(last, $"{path}/finally"));
    }

    private IReadOnlyList<WorkflowStep> NeedSteps(string name, string path)
    {
        var node = members.Need(name);
        var inner = steps.ReadList(node, $"{path}/{name}");
        if (node?.Value is JsonArray { Count: 0 })
        {
            problems.Add(node.Place, "workflows.no_steps_inside", ("path", node.Place.Path));
        }

        return inner;
    }
}
