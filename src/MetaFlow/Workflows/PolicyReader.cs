using MetaFlow.Json;

namespace MetaFlow.Workflows;

/// <summary>Reads what every step may say beside its work: when, how long, what on failure, and why.</summary>
internal sealed class PolicyReader(MemberReader members, ProblemList problems)
{
    public (string? Note, PlacedExpression? When, TimeSpan? Timeout, ErrorPolicy OnError, IReadOnlyList<Evidence> Evidence) Read() => (
        members.Text("note"), members.Expression("when"), members.Duration("timeout"), ReadOnError(),
        [.. members.List("evidence").Select(ReadEvidence).OfType<Evidence>()]);

    public RetryPolicy ReadRetry()
    {
        if (members.Find("retry") is not { } node || MemberReader.Of(node, problems) is not { } retry)
        {
            return RetryPolicy.Once;
        }

        var attempts = retry.Whole("maxAttempts", 1, 100) ?? RetryPolicy.Once.MaxAttempts;
        var read = new RetryPolicy(
            attempts,
            retry.Duration("delay") ?? RetryPolicy.Once.Delay,
            Between(retry, "backoff", 1, 10, RetryPolicy.Once.Backoff))
        {
            Jitter = Between(retry, "jitter", 0, 1, 0),
            On = retry.Texts("on"),
        };
        retry.RefuseOthers();
        return read;
    }

    private double Between(MemberReader retry, string name, double minimum, double maximum, double fallback)
    {
        if (retry.Number(name) is not { } found)
        {
            return fallback;
        }

        if (found >= minimum && found <= maximum)
        {
            return found;
        }

        problems.Add(
            retry.Find(name)!.Place, "workflows.out_of_range", ("name", name), ("found", found), ("minimum", minimum), ("maximum", maximum));
        return fallback;
    }

    private ErrorPolicy ReadOnError()
    {
        switch (members.Find("onError"))
        {
            case null:
                return ErrorPolicy.Stop;
            case { Value: JsonObject } node:
                var policy = MemberReader.Of(node, problems)!;
                _ = policy.Need("fallback");
                var fallback = policy.Template("fallback");
                policy.RefuseOthers();
                return new ErrorPolicy(Continues: true, fallback);
            default:
                return new ErrorPolicy(members.Choice("onError", ["stop", "continue"]) == "continue");
        }
    }

    private Evidence? ReadEvidence(SourceNode piece)
    {
        if (MemberReader.Of(piece, problems) is not { } evidence)
        {
            return null;
        }

        var of = evidence.Text("of");
        var passage = evidence.Find("passage") is { } node && MemberReader.Of(node, problems) is not null ? (JsonObject)node.Value : null;
        var found = new List<Evidence>();
        Add(EvidenceKind.Request, evidence.Text("request"));
        Add(EvidenceKind.Rule, evidence.Text("rule"));
        Add(EvidenceKind.Assumed, evidence.Text("assumed"));
        if (passage is not null)
        {
            found.Add(new Evidence(of, EvidenceKind.Passage, (passage["text"] as JsonText)?.Value ?? "", passage));
        }

        evidence.RefuseOthers();
        if (found.Count != 1 && (passage is not null || evidence.Find("passage") is null))
        {
            problems.Add(piece.Place, "workflows.bad_evidence");
        }

        return found.Count == 1 ? found[0] : null;

        void Add(EvidenceKind kind, string? text)
        {
            if (text is not null)
            {
                found.Add(new Evidence(of, kind, text));
            }
        }
    }
}
