using MetaFlow.Shapes;

namespace MetaFlow.Workflows;

/// <summary>Holds what a trigger gives a run against what the run takes.</summary>
internal sealed class TriggerCheck(ExpressionCheck expressions, ProblemList problems)
{
    public void Check(Workflow workflow)
    {
        foreach (var trigger in workflow.Triggers)
        {
            var root = new Flow(Shape.ScopeOf([KeyValuePair.Create("trigger", new Member(TriggerShape.Of([trigger])))]));
            if (trigger is TriggerDeclaration.Event { Match: { } match })
            {
                expressions.CheckCondition(match, root);
            }

            if (trigger is TriggerDeclaration.Webhook { DeduplicateBy: { } key })
            {
                expressions.Infer(key, root);
            }

            var given = trigger.Inputs is { } inputs ? expressions.OfTrigger(inputs, trigger) : null;
            if (given is { Shape.Alternatives: { Count: > 0 } all } && all.All(one => one is not (Shape.Any or Shape.Object)))
            {
                problems.Add(trigger.Inputs!.Place, "types.inputs_kind", ("found", ShapeWords.Word(given.Value)));
                continue;
            }

            new InputsCheck(workflow.Inputs, trigger.Place, problems).Check(trigger.Inputs, given, trigger switch
            {
                // Whoever asks by hand gives the inputs.
                TriggerDeclaration.Manual => null,
                _ => name => Problem.Of("workflows.trigger_without_input", ("trigger", trigger.Id), ("name", name)),
            });
        }
    }
}
