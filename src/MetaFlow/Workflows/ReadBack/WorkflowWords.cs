using System.Globalization;
using MetaFlow.Json;
using MetaFlow.Steps;

namespace MetaFlow.Workflows.ReadBack;

/// <summary>
/// Says a workflow in plain English or Korean, so that a person can check whether it is what they meant. The same
/// definition gives the same lines, always: they are made from the definition by rules.
/// </summary>
public sealed class WorkflowWords(StepCatalog catalog)
{
    public IReadOnlyList<ReadBackLine> Say(Workflow workflow, CultureInfo language)
    {
        var words = new Wording(language);
        var inputs = new InputWords(words);
        return [
            Line(0, words.Say("workflow", ("name", workflow.Name.In(language.TwoLetterISOLanguageName)), ("id", workflow.Id))),
            .. Triggers(workflow, words),
            .. workflow.Inputs.Select(input => Line(1, inputs.Say(input))),
            .. workflow.Inputs.Count == 0 ? [Line(1, words.Say("inputs.none"))] : Array.Empty<ReadBackLine>(),
            .. workflow.Timeout is { } timeout ? [Line(1, words.Say("run.timeout", ("duration", words.Duration(timeout))))] : Array.Empty<ReadBackLine>(),
            .. workflow.Record == RecordPolicy.EachStep ? Array.Empty<ReadBackLine>() : [Line(1, words.Say($"record.{workflow.Record}"))],
            .. RunPolicyWords.Say(workflow, words).Select(text => Line(1, text)),
            .. Effects(workflow, words),
            .. new StepWords(catalog, words).Say(workflow.Steps, depth: 0),
            .. Output(workflow.Output, words)];
    }

    private static IEnumerable<ReadBackLine> Triggers(Workflow workflow, Wording words)
    {
        IReadOnlyList<TriggerDeclaration> triggers =
            workflow.Triggers.Count > 0 ? workflow.Triggers : [new TriggerDeclaration.Manual(TriggerWord.Manual, Place.Start)];
        return triggers.Select(trigger => new TriggerWords(words).Say(trigger, workflow.Inputs))
            .DistinctBy(lines => string.Join('\n', lines))
            .SelectMany(lines => lines.Select((text, index) => Line(index == 0 ? 1 : 2, text)));
    }

    // The strongest first: it is what a reader has to see.
    private IEnumerable<ReadBackLine> Effects(Workflow workflow, Wording words)
    {
        var touching = from step in workflow.AllSteps().OfType<WorkflowStep.Work>()
                       let effect = catalog.ConductOf(step.Type, step.Settings.Written).Effect
                       where effect != Effect.None
                       group step.Id by effect into steps
                       orderby steps.Key descending
                       select Line(1, words.Say($"effects.{steps.Key}", ("steps", words.List([.. steps.Select(id => $"'{id}'")]))))
                           with { Mark = LineMark.Effect };
        return touching.DefaultIfEmpty(Line(1, words.Say("effects.none")));
    }

    private static IEnumerable<ReadBackLine> Output(ValueTemplate? output, Wording words) => output?.Written switch
    {
        null => [],
        JsonObject { Count: > 0 } members => members
            .Select(member => Line(1, words.Say("output.member", ("name", member.Key), ("value", words.Value(member.Value)))))
            .Prepend(Line(0, words.Say("output.members"))),
        var value => [Line(0, words.Say("output", ("value", words.Value(value))))],
    };

    private static ReadBackLine Line(int depth, string text) => new(depth, "", text);
}
