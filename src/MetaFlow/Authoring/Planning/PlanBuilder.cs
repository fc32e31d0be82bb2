using MetaFlow.Authoring.Plans;
using MetaFlow.Authoring.Understanding;

namespace MetaFlow.Authoring.Planning;

/// <summary>Puts what clauses ask for into order: what a condition or a loop holds, and what has to come before it.</summary>
internal sealed class PlanBuilder(RequestText request)
{
    private readonly List<StepIntent> _top = [];
    private readonly Stack<(List<StepIntent> Into, StepIntent Holder, int Sentence, bool IsElse)> _open = new();

    private List<StepIntent> Into => _open.Count > 0 ? _open.Peek().Into : _top;

    public bool HasAsked => All(_top).Any(intent => intent.Kind == StepKind.Ask) || _open.Any(open => All(open.Into).Any(intent => intent.Kind == StepKind.Ask));

    public IReadOnlyList<StepIntent> Build(IReadOnlyList<Clause> clauses, Func<Clause, bool, IReadOnlyList<StepIntent>> read)
    {
        foreach (var clause in clauses)
        {
            while (_open.Count > 0 && _open.Peek().Sentence != clause.Sentence && clause.Role != ClauseRole.Otherwise)
            {
                CloseOne();
            }

            switch (clause.Role)
            {
                case ClauseRole.Condition:
                    AddCondition(clause, clauses.Any(other => other.Role == ClauseRole.Otherwise && other.Sentence == clause.Sentence && other.At.Start > clause.At.Start));
                    break;
                case ClauseRole.Loop:
                    Hold(clause, Loop(clause));
                    break;
                case ClauseRole.Otherwise:
                    AddElse(clause);
                    break;
                default:
                    foreach (var intent in read(clause, HasAsked))
                    {
                        // "validate the payload": what follows is done where it is as it should be.
                        if (intent.Kind == StepKind.Condition)
                        {
                            _open.Push(([], intent, clause.Sentence, false));
                            continue;
                        }

                        Add(intent);
                    }

                    break;
            }
        }

        while (_open.Count > 0)
        {
            CloseOne();
        }

        return _top;
    }

    public static IEnumerable<StepIntent> All(IEnumerable<StepIntent> intents) =>
        intents.SelectMany(intent => All(intent.Inner).Concat(All(intent.Otherwise)).Prepend(intent));

    private void Add(StepIntent intent)
    {
        // One question to a model answers what two clauses in a row ask of it.
        if (intent.Kind == StepKind.Ask && Into.LastOrDefault() is { Kind: StepKind.Ask } before)
        {
            Into[^1] = before with { Words = $"{before.Words}; {intent.Words}", Slots = Joint(before, intent) };
            return;
        }

        // What one script does in two clauses, one script does.
        if (intent.Kind == StepKind.Script && Into.LastOrDefault() is { Kind: StepKind.Script } script)
        {
            Into[^1] = script with { Words = $"{script.Words}; {intent.Words}", Slots = Joint(script, intent) };
            return;
        }

        // An approval that is spoken of twice is one.
        if (intent.Kind == StepKind.Approve && All(_top).Concat(_open.SelectMany(open => open.Into)).Any(other => other.Kind == StepKind.Approve))
        {
            return;
        }

        Into.Add(intent);
    }

    private static Dictionary<string, SlotValue> Joint(StepIntent before, StepIntent next)
    {
        var slots = new Dictionary<string, SlotValue>(before.Slots);
        foreach (var (name, value) in next.Slots)
        {
            slots.TryAdd(name, value);
        }

        return slots;
    }

    private void AddCondition(Clause clause, bool hasElse)
    {
        var isApproval = request.IsKorean ? clause.At.Text.Contains("승인", StringComparison.Ordinal) : Things.Has(clause.Words, "approval") || clause.Has("replies", "sign-off");
        if (isApproval)
        {
            if (!All(_top).Any(intent => intent.Kind == StepKind.Approve) && !_open.Any(open => open.Into.Any(intent => intent.Kind == StepKind.Approve)))
            {
                Add(EntitySlots.Fill(new StepIntent(StepKind.Approve, clause.At.Text, PlanEvidence.Of(clause.At)), clause.At, request));
            }

            // Who does not agree ends the run, unless it is said what happens then.
            if (hasElse)
            {
                Hold(clause, new StepIntent(StepKind.Condition, clause.At.Text, PlanEvidence.Of(clause.At)).With("approved", "yes", PlanEvidence.Of(clause.At)));
            }

            return;
        }

        Hold(clause, EntitySlots.Fill(new StepIntent(StepKind.Condition, clause.At.Text, PlanEvidence.Of(clause.At)), clause.At, request));
    }

    private StepIntent Loop(Clause clause) => EntitySlots.Fill(new StepIntent(StepKind.Loop, clause.At.Text, PlanEvidence.Of(clause.At)), clause.At, request);

    private void Hold(Clause clause, StepIntent holder)
    {
        if (clause.IsBehind && Into.Count > 0)
        {
            var held = Into[^1];
            Into.RemoveAt(Into.Count - 1);
            // What a clause with two steps asks for is under the condition as a whole.
            if (Into.Count > 0 && Into[^1].Words == held.Words && Into[^1].Kind is StepKind.Ask)
            {
                Into.Add(holder with { Inner = [Into[^1], held] });
                Into.RemoveAt(Into.Count - 2);
                return;
            }

            if (held.Kind is StepKind.Condition or StepKind.Loop)
            {
                Into.Add(held with { Inner = [holder with { Inner = held.Inner }] });
                return;
            }

            Into.Add(holder with { Inner = [held] });
            return;
        }

        _open.Push(([], holder, clause.Sentence, false));
    }

    private void AddElse(Clause clause)
    {
        if (_open.Count > 0 && _open.Peek().Holder.Kind == StepKind.Condition && !_open.Peek().IsElse)
        {
            var (into, holder, _, _) = _open.Pop();
            _open.Push(([], holder with { Inner = into }, clause.Sentence, true));
        }
        else if (Into.LastOrDefault() is { Kind: StepKind.Condition, Otherwise.Count: 0 } condition)
        {
            Into.RemoveAt(Into.Count - 1);
            _open.Push(([], condition, clause.Sentence, true));
        }
        else if (Into.LastOrDefault() is { Kind: StepKind.Condition })
        {
            return;
        }
    }

    private void CloseOne()
    {
        var (into, holder, _, isElse) = _open.Pop();
        if (into.Count > 0 || holder.Inner.Count > 0)
        {
            Into.Add(isElse ? holder with { Otherwise = into } : holder with { Inner = into });
        }
    }
}
