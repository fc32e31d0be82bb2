using System.Globalization;
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
        IReadOnlyList<TriggerDeclaration> triggers =
            workflow.Triggers.Count > 0 ? workflow.Triggers : [new TriggerDeclaration.Manual(TriggerWord.Manual, Place.Start)];
        return [
            Line(0, words.Say("workflow", ("name", workflow.Name.In(language.TwoLetterISOLanguageName)), ("id", workflow.Id))),
            .. triggers.Select(inputs.Say).Distinct().Select(text => Line(1, text)),
            .. workflow.Inputs.Select(input => Line(1, inputs.Say(input))),
            .. workflow.Inputs.Count == 0 ? [Line(1, words.Say("inputs.none"))] : Array.Empty<ReadBackLine>(),
            .. Effects(workflow, words).Select(text => Line(1, text)),
            .. new StepWords(catalog, words).Say(workflow.Steps, depth: 0)];
    }

    // The strongest first: it is what a reader has to see.
    private IEnumerable<string> Effects(Workflow workflow, Wording words)
    {
        var touching = from step in workflow.AllSteps().OfType<WorkflowStep.Work>()
                       let effect = catalog.ConductOf(step.Type, step.Settings.Written).Effect
                       where effect != Effect.None
                       group step.Id by effect into steps
                       orderby steps.Key descending
                       select words.Say($"effects.{steps.Key}", ("steps", words.List([.. steps.Select(id => $"'{id}'")])));
        return touching.DefaultIfEmpty(words.Say("effects.none"));
    }

    private static ReadBackLine Line(int depth, string text) => new(depth, "", text);
}
