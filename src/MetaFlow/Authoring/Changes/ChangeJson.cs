using System.Globalization;
using MetaFlow.Json;

namespace MetaFlow.Authoring.Changes;

/// <summary>Changes as programs read them.</summary>
public static class ChangeJson
{
    public static JsonObject ToJson(DefinitionChange change) => change switch
    {
        DefinitionChange.Set set => Of("set", set.Of, ("member", set.Member), ("value", set.Value)),
        DefinitionChange.Unset unset => Of("unset", unset.Of, ("member", unset.Member)),
        DefinitionChange.AddStep add => Of("add_step", PartOf.Workflow, ("new", add.Step), ("place", ToJson(add.Place))),
        DefinitionChange.RemoveStep remove => Of("remove_step", PartOf.Step(remove.StepId)),
        DefinitionChange.MoveStep move => Of("move_step", PartOf.Step(move.StepId), ("place", ToJson(move.Place))),
        DefinitionChange.ReplaceStep replace => Of("replace_step", PartOf.Step(replace.StepId), ("new", replace.Step)),
        DefinitionChange.WrapSteps wrap => Of("wrap_steps", PartOf.Workflow, ("first", wrap.First), ("last", wrap.Last), ("block", wrap.Block), ("new", wrap.Holder)),
        DefinitionChange.RenameStep rename => Of("rename_step", PartOf.Step(rename.StepId), ("id", rename.NewId)),
        DefinitionChange.Redirect redirect => Of("redirect", new PartOf(redirect.StepId), ("from", redirect.From), ("to", redirect.To)),
        DefinitionChange.AddTrigger trigger => Of("add_trigger", PartOf.Workflow, ("new", trigger.Trigger)),
        DefinitionChange.RemoveTrigger trigger => Of("remove_trigger", PartOf.Trigger(trigger.TriggerId)),
        _ => throw new InvalidOperationException($"There are no words for a '{change.GetType().Name}'."),
    };

    public static JsonObject ToJson(TextEdit edit) => JsonObject.Of(("at", edit.At), ("removed", edit.Removed), ("added", edit.Added));

    /// <summary>A proposal to change; sentences are in a person's language.</summary>
    public static JsonObject ToJson(ChangeProposal proposal, CultureInfo language)
    {
        var members = new JsonObject.Builder
        {
            ["text"] = proposal.Text,
            ["definition"] = proposal.Definition ?? (JsonData)JsonNull.Value,
            ["standing"] = proposal.Standing,
            ["changes"] = List(proposal.Patch?.Changes ?? [], ToJson),
            ["effects"] = List(proposal.Effects, effect => JsonObject.Of(("weighty", effect.IsWeighty), ("words", effect.In(language)))),
            ["problems"] = List(proposal.Problems, problem => ProposalJson.ToJson(problem, language)),
            ["question"] = proposal.Question is { } question
                ? JsonObject.Of(("id", "which"), ("question", question.Sentence.In(language).Message), ("choices", JsonArray.Create([.. question.Choices.Select(choice => (JsonData)choice)])))
                : JsonNull.Value,
            ["refusal"] = proposal.Refusal is { } refusal ? ProposalJson.ToJson(refusal, language) : JsonNull.Value,
        };
        if (proposal.Patch is { } patch)
        {
            members["before"] = patch.Before;
            members["after"] = patch.After;
            members["undo"] = List(patch.Undo, ToJson);
        }

        if (proposal.Rehearsal is { } report)
        {
            members["rehearsal"] = JsonObject.Of(("covered", report.Covered), ("ways", report.Ways));
        }

        return members.ToObject();
    }

    private static JsonObject ToJson(StepPlace place)
    {
        var members = new JsonObject.Builder { ["side"] = place.Side.ToString().ToLowerInvariant() };
        if (place.StepId is { } id)
        {
            members["step"] = id;
        }

        if (place.Block is { } block)
        {
            members["block"] = block;
        }

        return members.ToObject();
    }

    private static JsonObject Of(string what, PartOf of, params ReadOnlySpan<(string Name, JsonData Value)> others)
    {
        var members = new JsonObject.Builder { ["change"] = what };
        if (of.StepId is { } step)
        {
            members["step"] = step;
        }

        if (of.TriggerId is { } trigger)
        {
            members["trigger"] = trigger;
        }

        foreach (var (name, value) in others)
        {
            members[name] = value;
        }

        return members.ToObject();
    }

    private static JsonArray List<T>(IEnumerable<T> items, Func<T, JsonData> write) => JsonArray.Create([.. items.Select(write)]);
}
