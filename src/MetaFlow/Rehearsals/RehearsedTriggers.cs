using System.Globalization;
using MetaFlow.Expressions;
using MetaFlow.Json;
using MetaFlow.Workflows;

namespace MetaFlow.Rehearsals;

/// <summary>
/// What starts a rehearsal: somebody by hand where the definition lets him, else its first trigger; the others are tried for ways
/// that were not gone.
/// </summary>
/// <param name="given">Inputs that were said to be these, whatever a trigger brings.</param>
internal sealed class RehearsedTriggers(Workflow workflow, JsonObject given)
{
    private readonly string[] _ways = workflow.Triggers.Count == 0 || workflow.Triggers.Any(trigger => trigger is TriggerDeclaration.Manual)
        ? [TriggerWord.Manual, .. workflow.Triggers.Where(trigger => trigger is not TriggerDeclaration.Manual).Select(trigger => trigger.Id)]
        : [.. workflow.Triggers.Select(trigger => trigger.Id)];

    /// <summary>What <c>trigger</c> is, and the inputs with those that the trigger brings.</summary>
    public (JsonObject Trigger, JsonObject Inputs) Fire(RehearsalStage stage, DateTimeOffset now)
    {
        var picked = stage.PickAt(PickKind.Trigger, "trigger", _ways);
        if (workflow.Triggers.FirstOrDefault(trigger => trigger.Id == picked && trigger is not TriggerDeclaration.Manual) is not { } declared)
        {
            return (JsonObject.Of(("id", TriggerWord.Manual), ("type", TriggerWord.Manual)), stage.Choice.Inputs);
        }

        var fired = Told(declared, stage, now.UtcDateTime.ToString("O", CultureInfo.InvariantCulture));
        return (fired, declared.Inputs is { } template ? Brought(template, fired, stage, now) : stage.Choice.Inputs);
    }

    private JsonObject Brought(ValueTemplate template, JsonObject fired, RehearsalStage stage, DateTimeOffset now)
    {
        var inputs = stage.Choice.Inputs;
        try
        {
            var brought = template.Fill(JsonObject.Of(("trigger", fired)), new ExpressionScope { Now = now }) as JsonObject ?? JsonObject.Empty;
            var whole = brought.Where(input => given[input.Key] is null).Aggregate(inputs, (all, input) => all.With(input.Key, input.Value));
            if (InputCheck.Complete(workflow.Inputs, whole, out var problems) is { } complete)
            {
                return complete;
            }

            stage.Miss(problems[0]);
        }
        catch (ExpressionException exception)
        {
            stage.Miss(exception.ToProblem() with { Path = template.Place.Path });
        }

        return inputs;
    }

    // What it brings from outside is in a cassette of {"trigger": its id}, or is nothing.
    private static JsonObject Told(TriggerDeclaration declared, RehearsalStage stage, string at)
    {
        var fired = JsonObject.Of(("id", declared.Id), ("type", declared.TypeName));
        return declared switch
        {
            TriggerDeclaration.Scheduled => fired.With("dueAt", at),
            TriggerDeclaration.Webhook webhook => fired
                .With("method", webhook.Methods is [var method, ..] ? method : "POST")
                .With("headers", JsonObject.Empty)
                .With("query", JsonObject.Empty)
                .With("body", stage.Brought(JsonObject.Of(("trigger", declared.Id))) ?? JsonObject.Empty)
                .With("receivedAt", at),
            TriggerDeclaration.Event happened => fired.With("event", stage.Brought(JsonObject.Of(("event", happened.Name)))
                ?? JsonObject.Of(("type", happened.Name), ("at", at), ("data", JsonObject.Empty))),
            TriggerDeclaration.OnFailure => fired
                .With("workflow", "other").With("run", Guid.Empty.ToString())
                .With("problem", JsonObject.Of(("code", "runs.step_crashed"), ("message", "…"), ("step", "a"))),
            TriggerDeclaration.File => fired
                .With("path", "file.txt").With("name", "file.txt").With("size", 1).With("changedAt", at).With("hash", new string('0', 64)),
            _ => fired,
        };
    }
}
