using MetaFlow.Authoring.Plans;
using MetaFlow.Authoring.Understanding;

namespace MetaFlow.Authoring.Planning;

/// <summary>Puts the addresses, quotations and numbers of a clause into the slots of what it asks for.</summary>
internal static class EntitySlots
{
    public static StepIntent Fill(StepIntent intent, Span clause, RequestText request)
    {
        foreach (var entity in request.EntitiesIn(clause.Start, clause.End))
        {
            intent = entity.Kind switch
            {
                EntityKind.Url => Put(intent, "url", entity),
                EntityKind.Mail => intent.Slot("to") is { } before ? intent.With("to", $"{before}, {entity.Value}", PlanEvidence.Of(entity.At)) : Put(intent, "to", entity),
                EntityKind.Phone => Put(intent, "phone", entity),
                EntityKind.Channel => Put(intent, "channel", entity),
                EntityKind.Quote => Put(intent, intent.Slot("quote") is null ? "quote" : "quote2", entity),
                EntityKind.Host => Put(intent, "host", entity),
                EntityKind.Date => Put(intent, "date", entity),
                EntityKind.Percent or EntityKind.Money => Put(intent, "amount", entity),
                _ => Put(intent, IsCount(entity, request) ? "count" : intent.Slot("number") is null ? "number" : "number2", entity),
            };
        }

        return intent;
    }

    private static StepIntent Put(StepIntent intent, string slot, Entity entity) => intent.With(slot, entity.Value, PlanEvidence.Of(entity.At));

    // "top 5", "3개", "at most 20 trials": how many there are to be.
    private static bool IsCount(Entity entity, RequestText request)
    {
        var before = request.Masked[..entity.At.Start].TrimEnd();
        var after = request.Masked[entity.At.End..].TrimStart();
        return before.EndsWith("top", StringComparison.Ordinal) || before.EndsWith("first", StringComparison.Ordinal) || before.EndsWith("latest", StringComparison.Ordinal)
            || before.EndsWith("at most", StringComparison.Ordinal) || before.EndsWith("최대", StringComparison.Ordinal) || before.EndsWith("상위", StringComparison.Ordinal)
            || before.EndsWith("limit", StringComparison.Ordinal) || before.EndsWith("up to", StringComparison.Ordinal)
            || after is ['개', ..] or ['건', ..] or ['편', ..] or ['줄', ..] or ['가', '지', ..] or ['명', ..]
            || after.StartsWith("top", StringComparison.Ordinal) || after.StartsWith("-bullet", StringComparison.Ordinal) || after.StartsWith("bullet", StringComparison.Ordinal)
            || after.StartsWith("news", StringComparison.Ordinal) || after.StartsWith("articles", StringComparison.Ordinal) || after.StartsWith("results", StringComparison.Ordinal);
    }
}
