using System.Diagnostics;
using MetaFlow.Json;
using MetaFlow.Steps;

namespace MetaFlow.Workflows.ReadBack;

/// <summary>Says what starts runs: the first line says when, the others what else holds.</summary>
internal sealed class TriggerWords(Wording words)
{
    /// <param name="inputs">What the workflow takes: what is written for a secret one is not said.</param>
    public IReadOnlyList<string> Say(TriggerDeclaration trigger, IReadOnlyList<InputDeclaration> inputs) =>
        [.. Conditions(trigger), .. Inputs(trigger, inputs)];

    /// <summary>The same without what it gives to a run.</summary>
    public IReadOnlyList<string> Conditions(TriggerDeclaration trigger) =>
        [.. Lines(trigger), .. trigger.Paused ? [words.Say("trigger.paused")] : Array.Empty<string>()];

    private string[] Lines(TriggerDeclaration trigger) => trigger switch
    {
        TriggerDeclaration.Manual { Form: FormAccess.None } => [words.Say("trigger.manual")],
        TriggerDeclaration.Manual manual => [words.Say("trigger.manual"), words.Say($"form.{manual.Form}")],
        TriggerDeclaration.Scheduled scheduled => Scheduled(scheduled),
        TriggerDeclaration.Webhook webhook => Webhook(webhook),
        TriggerDeclaration.Event { Match: { } match, Name: var name } =>
            [words.Say("trigger.event_if", ("event", name), ("condition", words.Condition(match.Expression)))],
        TriggerDeclaration.Event happens => [words.Say("trigger.event", ("event", happens.Name))],
        TriggerDeclaration.OnFailure { Workflows: [] } => [words.Say("trigger.any_failure")],
        TriggerDeclaration.OnFailure failure =>
            [words.Say("trigger.failure", ("workflows", words.Either([.. failure.Workflows.Select(id => $"'{id}'")])))],
        TriggerDeclaration.File { Pattern: "*" } file => [words.Say("trigger.any_file", ("folder", file.Folder))],
        TriggerDeclaration.File file => [words.Say("trigger.file", ("folder", file.Folder), ("pattern", file.Pattern))],
        _ => throw new UnreachableException(),
    };

    private string[] Scheduled(TriggerDeclaration.Scheduled scheduled) =>
    [
        words.Say("trigger.schedule", ("when", ScheduleSentence.Say(scheduled.When, words))),
        words.Say($"missed.{scheduled.Missed}"),
        words.Say($"overlap.{scheduled.Overlap}"),
        .. scheduled.Jitter > TimeSpan.Zero ? [words.Say("trigger.jitter", ("duration", words.Duration(scheduled.Jitter)))] : Array.Empty<string>(),
    ];

    private string[] Webhook(TriggerDeclaration.Webhook webhook)
    {
        var lines = new List<string>
        {
            words.Say("trigger.webhook", ("methods", words.Either(webhook.Methods))),
            webhook.Proof == WebhookProof.None
                ? words.Say("webhook.open")
                : words.Say("webhook.proof", ("proof", words.Say($"proof.{webhook.Proof}")), ("credential", webhook.Credential ?? "")),
        };
        if (webhook.Answer is { } answer)
        {
            lines.Add(words.Say("webhook.answer", ("duration", words.Duration(answer))));
        }

        if (webhook.DeduplicateBy is { } key)
        {
            lines.Add(words.Say("webhook.once", ("value", words.Value(key.Expression))));
        }

        return [.. lines];
    }

    private IEnumerable<string> Inputs(TriggerDeclaration trigger, IReadOnlyList<InputDeclaration> declared) => trigger.Inputs?.Written switch
    {
        null => [],
        JsonObject inputs => inputs.Select(input => words.Say("trigger.input", ("name", input.Key), ("value", Value(declared, input.Key, input.Value)))),
        var whole => [words.Say("trigger.inputs", ("value", words.Value(whole)))],
    };

    private string Value(IReadOnlyList<InputDeclaration> declared, string name, JsonData value) =>
        declared.Any(input => input.Secret && input.Name == name) && !WrittenSettings.HasExpression(value)
            ? words.Say("value.hidden")
            : words.Value(value);
}
