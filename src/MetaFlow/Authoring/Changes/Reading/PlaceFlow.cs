using MetaFlow.Authoring.Compiling;
using MetaFlow.Authoring.Plans;
using MetaFlow.Json;
using MetaFlow.Workflows;

namespace MetaFlow.Authoring.Changes.Reading;

/// <summary>What there is to work on at a place of a definition: what the nearest step before it gives.</summary>
internal static class PlaceFlow
{
    public static DataFlow At(WrittenDefinition definition, StepPlace place)
    {
        var flow = new DataFlow(new WorkflowPlan("en") { Triggers = [.. Triggers(definition)] });
        var (step, from) = place switch
        {
            { Side: StepSide.Before or StepSide.After, StepId: { } id } => (definition.Step(id), place.Side == StepSide.After),
            { Side: StepSide.End, StepId: { } holder } => (definition.Steps.LastOrDefault(each => each.Holder?.Id == holder && each.Block == (place.Block ?? each.Block)) ?? definition.Step(holder), true),
            { Side: StepSide.End } => (definition.Steps.LastOrDefault(each => each.Holder is null), true),
            _ => (null, false),
        };
        if (place.Block == "catch" || step?.Block == "catch")
        {
            flow.Data = "problem.message";
            return flow;
        }

        for (var at = step; at is not null;)
        {
            if (from && Given(at) is { } given)
            {
                (flow.Data, flow.IsAnswer) = given;
                return flow;
            }

            from = true;
            var next = at.Index > 0 ? definition.Steps.FirstOrDefault(each => each.Holder?.Node == at.Holder?.Node && each.Block == at.Block && each.Index == at.Index - 1) : null;
            if (next is null && at.Holder is { Type: StepWord.ForEach or "foreach" or "loop" })
            {
                flow.Data = "item";
                return flow;
            }

            from = next is not null;
            at = next ?? at.Holder;
        }

        if (flow.Data is null && WrittenDefinition.Member(definition.Root, "inputs")?.Members is [var only, ..])
        {
            flow.Data = $"inputs.{only.Name}";
        }

        return flow;
    }

    /// <summary>What a step gives to work on, and whether it is an answer of a model; null where it only does something.</summary>
    public static (string Data, bool IsAnswer)? Given(WrittenStep step) => step.Type.ToLowerInvariant() switch
    {
        "api_call" => ($"steps.{step.Id}.body", false),
        "llm_call" => WrittenDefinition.Member(step.Node, "settings")?.Value is JsonObject settings && settings["schema"] is not null
            ? ($"steps.{step.Id}.json", false)
            : ($"steps.{step.Id}.text", true),
        "knowledge_search" => ($"steps.{step.Id}.results", false),
        "data_transform" or "script" or "call_workflow" => ($"steps.{step.Id}", false),
        StepWord.ForEach => ($"steps.{step.Id}.results", false),
        "set" when WrittenDefinition.Member(step.Node, "settings")?.Value is JsonObject values && values["values"] is JsonObject { Count: > 0 } named => ($"vars.{named.Names[0]}", false),
        _ => null,
    };

    private static IEnumerable<TriggerIntent> Triggers(WrittenDefinition definition) =>
        (WrittenDefinition.Member(definition.Root, "triggers")?.Items ?? []).Select(node =>
        {
            var why = PlanEvidence.Rule("as it is written");
            return (TriggerIntent)(WrittenDefinition.TextOf(node, "type") switch
            {
                TriggerWord.Schedule => new TriggerIntent.Schedule(why, "* * * * *", null, "UTC"),
                TriggerWord.Webhook => new TriggerIntent.Webhook(why),
                TriggerWord.Event => new TriggerIntent.Event(why, ""),
                TriggerWord.OnFailure => new TriggerIntent.Failure(why),
                _ => new TriggerIntent.Manual(why),
            });
        });
}
