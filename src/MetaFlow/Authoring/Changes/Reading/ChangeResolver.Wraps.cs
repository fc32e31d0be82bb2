using System.Text.RegularExpressions;
using MetaFlow.Authoring.Compiling;
using MetaFlow.Authoring.Plans;
using MetaFlow.Authoring.Understanding;
using MetaFlow.Json;
using MetaFlow.Workflows;

namespace MetaFlow.Authoring.Changes.Reading;

/// <summary>What is put around steps: what happens on failure, approvals, conditions, loops.</summary>
internal sealed partial class ChangeResolver
{
    private ChangeAnswer? OnFailure(ChangeIntent intent)
    {
        if (intent is not { Target: { } target, Value: { } work } || AddedWords.Plan(work, isKorean) is not { } plan)
        {
            return null;
        }

        List<WrittenStep> guarded;
        if (Whole().IsMatch(target))
        {
            guarded = [.. definition.Steps.Where(step => step.Holder is null)];
        }
        else
        {
            var (step, instead) = One(target);
            if (step is null)
            {
                return instead;
            }

            guarded = WithDependents(step);
        }

        if (guarded.Count == 0)
        {
            return null;
        }

        // A step that is guarded already gets more to do.
        var holder = guarded is [{ Type: StepWord.Try } only] ? only : guarded[0] is { Holder: { Type: StepWord.Try } around, Block: "steps" } ? around : null;
        var place = new StepPlace(StepSide.End, holder?.Id ?? guarded[^1].Id, "catch");
        var flow = new DataFlow(plan) { Data = "problem.message" };
        var steps = PlanCompiler.CompileSteps(plan, flow, [.. definition.Steps.Select(step => step.Id), "guarded"]).OfType<JsonObject>().ToList();
        return holder is not null
            ? ChangeAnswer.Of([.. steps.Select(step => new DefinitionChange.AddStep(step, place))])
            : ChangeAnswer.Of(new DefinitionChange.WrapSteps(
                guarded[0].Id, guarded[^1].Id,
                JsonObject.Of(("id", NewId("guarded")), ("type", StepWord.Try), ("catch", JsonArray.Create([.. steps])), ("note", intent.Words), ("evidence", Evidence(intent.Words))),
                "steps"));
    }

    // What works on the output of a step belongs with it: elsewhere it might have nothing to work on.
    private List<WrittenStep> WithDependents(WrittenStep step)
    {
        var siblings = definition.Steps.Where(other => other.List == step.List && other.Index >= step.Index).ToList();
        var last = step.Index;
        for (var at = 0; at < siblings.Count && siblings[at].Index <= last; at++)
        {
            var users = StepReferences.To(definition, siblings[at]);
            last = Math.Max(last, siblings.Where(other => users.Contains(other.Id) || definition.Steps.Any(inner => users.Contains(inner.Id) && inner.IsInside(other))).Select(other => other.Index).DefaultIfEmpty(last).Max());
        }

        return [.. siblings.Where(other => other.Index <= last)];
    }

    private ChangeAnswer? Approve(ChangeIntent intent)
    {
        WrittenStep? step;
        if (intent.Target is { } target)
        {
            (step, var instead) = One(target);
            if (step is null)
            {
                return instead;
            }
        }
        else
        {
            var effects = definition.Steps.Where(HasEffect).ToList();
            step = effects is [var only] ? only : effects.Find(each => each.Id == chosen);
            if (step is null)
            {
                return effects.Count == 0 ? null : ChangeAnswer.Ask(intent.Words, effects.Select(each => each.Id));
            }
        }

        // One person is asked once for all items, unless somebody says otherwise.
        if (!EachWords().IsMatch(intent.Words) && step.Holders.LastOrDefault(holder => holder.Type == StepWord.ForEach) is { } loop)
        {
            step = loop;
        }

        if (step.Type.Equals("approval", StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        var settings = new JsonObject.Builder { ["title"] = isKorean ? $"'{step.Id}' 단계를 실행할까요?" : $"May step '{step.Id}' run?" };
        var place = new StepPlace(StepSide.Before, step.Id);
        if (PlaceFlow.At(definition, place).Data is { } data)
        {
            settings["payload"] = $"{{{{ {data} }}}}";
        }

        var approvers = RequestText.Read(intent.Words).Entities.Where(entity => entity.Kind == EntityKind.Mail).Select(entity => (JsonData)entity.Value).ToArray();
        if (approvers.Length > 0)
        {
            settings["approvers"] = JsonArray.Create(approvers);
        }

        return ChangeAnswer.Of(new DefinitionChange.AddStep(
            JsonObject.Of(("id", NewId("approval")), ("type", "approval"), ("settings", settings.ToObject()), ("note", intent.Words), ("evidence", Evidence(intent.Words))), place));
    }

    private static bool HasEffect(WrittenStep step) => step.Type.ToLowerInvariant() switch
    {
        "notification" => StepFinder.Channel(step) is not ("log" or "inbox"),
        "api_call" => WrittenDefinition.Member(step.Node, "settings")?.Value is JsonObject settings && settings["method"] is JsonText { Value: not ("GET" or "get" or "HEAD") },
        _ => false,
    };

    private ChangeAnswer? Condition(ChangeIntent intent)
    {
        if (intent is not { Target: { } target, Value: { } words })
        {
            return null;
        }

        var (step, instead) = One(target);
        if (step is null)
        {
            return instead;
        }

        var held = WithDependents(step);
        var (expression, assumed) = ScopeExpressions.Condition(definition, words, step, isKorean);
        if (expression is null)
        {
            return null;
        }

        JsonObject[] evidence = assumed is null ? [JsonObject.Of(("request", intent.Words))] : [JsonObject.Of(("request", intent.Words)), JsonObject.Of(("of", "if"), ("assumed", assumed))];
        return ChangeAnswer.Of(new DefinitionChange.WrapSteps(
            held[0].Id, held[^1].Id,
            JsonObject.Of(("id", NewId("check")), ("type", StepWord.Condition), ("if", $"{{{{ {(intent.IsNegated ? $"$not({expression})" : expression)} }}}}"), ("note", intent.Words), ("evidence", JsonArray.Create([.. evidence]))),
            "then"));
    }

    private ChangeAnswer? Loop(ChangeIntent intent)
    {
        if (intent.Target is not { } target)
        {
            return null;
        }

        var (step, instead) = One(target);
        if (step is null)
        {
            return instead;
        }

        var items = ScopeExpressions.List(definition, intent.Value ?? "", step);
        if (items is null)
        {
            return null;
        }

        return ChangeAnswer.Of(new DefinitionChange.WrapSteps(
            step.Id, step.Id,
            JsonObject.Of(("id", NewId("each")), ("type", StepWord.ForEach), ("items", $"{{{{ {items} }}}}"), ("maxItems", 100), ("note", intent.Words), ("evidence", JsonArray.Create([JsonObject.Of(("request", intent.Words)), JsonObject.Of(("of", "maxItems"), ("assumed", "100"))]))),
            "steps"));
    }

    [GeneratedRegex(@"\b(?:each|every|per)\b|마다|각각|하나씩|건별", RegexOptions.IgnoreCase, 1000)]
    private static partial Regex EachWords();
}
