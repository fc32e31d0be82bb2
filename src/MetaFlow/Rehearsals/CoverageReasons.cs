using MetaFlow.Workflows;

namespace MetaFlow.Rehearsals;

/// <summary>Says of each way whether it was gone, and of one that was not why, and what it would need.</summary>
internal sealed class CoverageReasons(
    IReadOnlyList<FoundDecision> found, Origins origins, Exploration exploration, IReadOnlyList<RehearsalGap> gaps)
{
    public IReadOnlyList<Decision> Decisions() =>
        [.. found.Select(decision => new Decision(decision.Step.Path, decision.Kind, [.. decision.Ways.Select(way => Of(decision, way))]))];

    private DecisionWay Of(FoundDecision decision, string way)
    {
        if (exploration.By(decision.Step.Path, decision.Kind, way) is { } by)
        {
            return new DecisionWay(way, Coverage.Covered, by, Reason: null);
        }

        return way == decision.Never
            ? new DecisionWay(way, Coverage.NotCoverable, By: null, Problem.Of("rehearsals.constant", ("step", decision.Step.Path)))
            : new DecisionWay(way, Coverage.NotCovered, By: null, Reason(decision, way));
    }

    private Problem Reason(FoundDecision decision, string way)
    {
        var step = decision.Step.Path;
        if (!decision.Ways.Any(other => exploration.By(step, decision.Kind, other) is not null))
        {
            return Around(step) is { } around ? Problem.Of("rehearsals.inside_uncovered", ("step", step), ("around", around))
                : gaps.Count > 0 ? Problem.Of("rehearsals.behind_gap", ("step", step), ("gap", gaps[0].DefinitionPath))
                : Problem.Of("rehearsals.not_reached", ("step", step));
        }

        return (decision.Kind, way) switch
        {
            (DecisionKind.Try or DecisionKind.OnError, "ok") => Problem.Of("rehearsals.always_failed", ("step", step)),
            (DecisionKind.Try or DecisionKind.OnError, _) or (DecisionKind.Loop, "item_failed") => Failing(decision),
            (DecisionKind.When or DecisionKind.Condition or DecisionKind.Loop, _) => Deciding(decision),
            _ => Problem.Of("rehearsals.not_tried", ("step", step), ("limit", Rehearser.MostRehearsals)),
        };
    }

    // The innermost list of steps around it that no rehearsal went into.
    private string? Around(string path) => (
        from decision in found
        where decision.Kind is DecisionKind.Condition or DecisionKind.Loop or DecisionKind.Try
        from way in decision.Ways
        let block = $"{decision.Step.Path}/{BlockOf(decision.Kind, way)}"
        where path.StartsWith($"{block}/", StringComparison.Ordinal) && exploration.By(decision.Step.Path, decision.Kind, way) is null
        orderby block.Length descending
        select block).FirstOrDefault();

    private static string BlockOf(DecisionKind kind, string way) => (kind, way) switch
    {
        (DecisionKind.Loop, "some") => "steps",
        (DecisionKind.Try, "caught") => "catch",
        (DecisionKind.Condition, _) => way,
        _ => "-",
    };

    private Problem Failing(FoundDecision decision)
    {
        var inside = decision.Step is WorkflowStep.Try attempt ? attempt.Steps.SelectMany(step => step.WithInner()) : decision.Step.WithInner();
        var asking = inside.Where(origins.Asks).Select(step => step.Path).ToList();
        return asking.Count > 0
            ? Problem.Of("rehearsals.needs_failure", ("step", decision.Step.Path), ("asked", string.Join(", ", asking)))
            : Problem.Of("rehearsals.nothing_failed", ("step", decision.Step.Path));
    }

    private Problem Deciding(FoundDecision decision)
    {
        var origin = origins.Of(decision.Deciding, decision.Step);
        return origin switch
        {
            { Asked.Count: > 0 } => Problem.Of("rehearsals.needs_variant", ("step", decision.Step.Path), ("asked", string.Join(", ", origin.Asked))),
            { Inputs.Count: > 0 } => Problem.Of("rehearsals.needs_input", ("step", decision.Step.Path), ("inputs", string.Join(", ", origin.Inputs))),
            _ => Problem.Of("rehearsals.always_so", ("step", decision.Step.Path)),
        };
    }
}
