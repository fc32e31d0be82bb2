namespace MetaFlow.Workflows;

/// <summary>Reads what a workflow says about its runs as a whole: how many at once, and how long they are kept.</summary>
internal static class RunPolicyReader
{
    public static ConcurrencyPolicy? Concurrency(MemberReader workflow, ProblemList problems)
    {
        if (workflow.Find("concurrency") is not { } node || MemberReader.Of(node, problems) is not { } members)
        {
            return null;
        }

        _ = members.Need("limit");
        var limit = members.Whole("limit", 1, ConcurrencyPolicy.MostAtOnce);
        var key = members.Template("key");
        var overlap = members.Choice("overlap", [.. ConcurrencyPolicy.OverlapWords]) is { } word
            ? (RunOverlap)ConcurrencyPolicy.OverlapWords.ToList().IndexOf(word)
            : RunOverlap.Queue;
        members.RefuseOthers();
        return limit is { } most ? new ConcurrencyPolicy(most, key, overlap) : null;
    }

    public static RetentionPolicy? Retention(MemberReader workflow, ProblemList problems)
    {
        if (workflow.Find("retention") is not { } node || MemberReader.Of(node, problems) is not { } members)
        {
            return null;
        }

        var read = new RetentionPolicy(members.Duration("keep"), members.Whole("runs", 1, RetentionPolicy.MostRuns));
        if (members.Find("keep") is null && members.Find("runs") is null)
        {
            problems.Add(node.Place, "workflows.keeps_nothing");
        }

        members.RefuseOthers();
        return read;
    }
}
