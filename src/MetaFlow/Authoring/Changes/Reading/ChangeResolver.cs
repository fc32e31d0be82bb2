using System.Text.RegularExpressions;
using MetaFlow.Authoring.Compiling;
using MetaFlow.Authoring.Plans;
using MetaFlow.Json;
using MetaFlow.Steps;
using MetaFlow.Workflows;

namespace MetaFlow.Authoring.Changes.Reading;

/// <summary>Finds out what a reading of a sentence means for one definition.</summary>
/// <param name="chosen">What somebody answered where words fitted several parts.</param>
internal sealed partial class ChangeResolver(WrittenDefinition definition, StepCatalog catalog, bool isKorean, string? chosen)
{
    private readonly StepFinder _steps = new(definition, chosen);
    private readonly ValueFinder _values = new(definition, chosen);

    /// <returns>Null where the reading does not fit; another one may.</returns>
    public ChangeAnswer? Resolve(ChangeIntent intent) => intent.Kind switch
    {
        ChangeKind.RenameWorkflow => RenameWorkflow(intent),
        ChangeKind.RenameStep => RenameStep(intent),
        ChangeKind.Retry or ChangeKind.NoRetry => Retry(intent),
        ChangeKind.Timeout => Timeout(intent),
        ChangeKind.GoOn => OnStep(intent, step => ChangeAnswer.Of(new DefinitionChange.Set(PartOf.Step(step.Id), "onError", "continue"))),
        ChangeKind.OnFailure => OnFailure(intent),
        ChangeKind.Approve => Approve(intent),
        ChangeKind.Condition => Condition(intent),
        ChangeKind.Loop => Loop(intent),
        ChangeKind.RemoveTrigger => RemoveTrigger(intent),
        ChangeKind.PauseTrigger or ChangeKind.ResumeTrigger => Pause(intent),
        ChangeKind.Zone => Zone(intent),
        ChangeKind.Schedule => Schedule(intent),
        ChangeKind.Start => Start(intent),
        ChangeKind.RemoveMember => RemoveMember(intent),
        ChangeKind.RemoveStep => RemoveStep(intent),
        ChangeKind.DisableStep or ChangeKind.EnableStep => Switch(intent),
        ChangeKind.Swap => Swap(intent),
        ChangeKind.Move => Move(intent),
        ChangeKind.Replace => Replace(intent),
        ChangeKind.Set => SetValue(intent),
        ChangeKind.AddValue => AddValue(intent),
        _ => AddStep(intent),
    };

    /// <summary>The step that words mean; a question where they fit several, and a problem where they fit none.</summary>
    private (WrittenStep? Step, ChangeAnswer? Instead) One(string words)
    {
        var found = _steps.Find(words);
        return found switch
        {
            [var only] => (only, null),
            [] => (null, ChangeAnswer.Wrong("authoring.change_no_step", ("words", words))),
            _ => (null, ChangeAnswer.Ask(words, found.Select(step => step.Id))),
        };
    }

    private ChangeAnswer? OnStep(ChangeIntent intent, Func<WrittenStep, ChangeAnswer?> change)
    {
        if (intent.Target is not { } target)
        {
            return null;
        }

        var (step, instead) = One(target);
        return step is null ? instead : change(step);
    }

    private ChangeAnswer? RenameWorkflow(ChangeIntent intent)
    {
        var name = ValueFinder.Literal(intent.Value ?? "");

        // Where a step has a title of its own, a title that nobody says more of is that one.
        if (name.Length == 0 || (Title().IsMatch(intent.Words) && _values.Called(Title().Match(intent.Words).Value, name).Any(value => value.Step is not null)))
        {
            return null;
        }

        var language = name.Any(letter => letter is >= '\uAC00' and <= '\uD7A3') ? "ko" : "en";
        return ChangeAnswer.Of(new DefinitionChange.Set(PartOf.Workflow, WrittenDefinition.Member(definition.Root, "name")?.Value is JsonObject ? $"name.{language}" : "name", name));
    }

    private ChangeAnswer? RenameStep(ChangeIntent intent) => OnStep(intent, step =>
    {
        var said = ValueFinder.Literal(intent.Value ?? "");
        var id = StepId().IsMatch(said) ? said : StepIds.Ascii(said);
        return id is null ? ChangeAnswer.Wrong("authoring.change_bad_id", ("words", said))
            : definition.Step(id) is not null ? ChangeAnswer.Wrong("authoring.change_taken", ("id", id))
            : ChangeAnswer.Of(new DefinitionChange.RenameStep(step.Id, id));
    });

    private ChangeAnswer? Retry(ChangeIntent intent)
    {
        if (intent.Target is null)
        {
            var retried = definition.Steps.Where(step => WrittenDefinition.Member(step.Node, "retry") is not null).ToList();
            return retried switch
            {
                [] => null,
                [var only] => Tried(only, intent),
                _ when retried.Find(step => step.Id == chosen) is { } taken => Tried(taken, intent),
                _ => ChangeAnswer.Ask(intent.Words, retried.Select(step => step.Id)),
            };
        }

        return OnStep(intent, step => Tried(step, intent));
    }

    private static ChangeAnswer? Tried(WrittenStep step, ChangeIntent intent)
    {
        if (IsControl(step))
        {
            return null;
        }

        var of = PartOf.Step(step.Id);
        var retry = WrittenDefinition.Member(step.Node, "retry")?.Value as JsonObject;
        if (intent.Kind == ChangeKind.NoRetry)
        {
            return retry is null ? ChangeAnswer.Wrong("authoring.change_nothing") : ChangeAnswer.Of(new DefinitionChange.Unset(of, "retry"));
        }

        // The number of tries is no length of time.
        var attempts = intent.Count ?? 3;
        var delay = DelayIn(intent.Words);
        if (retry is null)
        {
            var policy = JsonObject.Of(("maxAttempts", attempts));
            return ChangeAnswer.Of(new DefinitionChange.Set(of, "retry", delay is null ? policy : policy.With("delay", delay)));
        }

        var count = new DefinitionChange.Set(of, "retry.maxAttempts", attempts);
        return delay is null ? ChangeAnswer.Of(count) : ChangeAnswer.Of(count, new DefinitionChange.Set(of, "retry.delay", delay));
    }

    private static string? DelayIn(string words) => Delay().Match(words) is { Success: true } match ? Durations.Of(match.Value) : null;

    private ChangeAnswer? Timeout(ChangeIntent intent)
    {
        if (intent.Value is null || Durations.Of(intent.Value) is not { } duration)
        {
            return null;
        }

        if (intent.Target is null || Whole().IsMatch(intent.Target))
        {
            return ChangeAnswer.Of(new DefinitionChange.Set(PartOf.Workflow, "timeout", duration));
        }

        return OnStep(intent, step => ChangeAnswer.Of(new DefinitionChange.Set(
            PartOf.Step(step.Id), step.Type.ToLowerInvariant() switch { "approval" => "settings.timeout", "wait" => "settings.for", _ => "timeout" }, duration)));
    }

    internal static bool IsControl(WrittenStep step) => StepWord.All.Contains(step.Type.ToLowerInvariant());

    /// <summary>An id that no step has.</summary>
    private string NewId(string wanted)
    {
        var ids = new StepIds();
        ids.Keep(definition.Steps.Select(step => step.Id));
        return ids.Take(wanted);
    }

    private static JsonArray Evidence(string words) => JsonArray.Create([JsonObject.Of(("request", words))]);

    /// <summary>The steps that words ask for, written for a place.</summary>
    private (IReadOnlyList<JsonObject> Steps, IReadOnlyList<DefinitionChange> Inputs)? Written(WorkflowPlan plan, StepPlace place)
    {
        var flow = PlaceFlow.At(definition, place);
        var steps = PlanCompiler.CompileSteps(plan, flow, definition.Steps.Select(step => step.Id)).OfType<JsonObject>().ToList();
        var inputs = flow.Inputs
            .Where(input => WrittenDefinition.Member(definition.Root, "inputs") is not { } known || WrittenDefinition.Member(known, input.Key) is null)
            .Select(input => (DefinitionChange)new DefinitionChange.Set(PartOf.Workflow, $"inputs.{input.Key}", input.Value));
        return steps.Count == 0 ? null : (steps, [.. inputs]);
    }

    [GeneratedRegex(@"^제목|^(?:change|set) the title to\b", RegexOptions.IgnoreCase, 1000)]
    private static partial Regex Title();

    [GeneratedRegex(@"^[A-Za-z_][A-Za-z0-9_]{0,63}$", RegexOptions.None, 1000)]
    private static partial Regex StepId();

    [GeneratedRegex(@"(?:every|with|after|wait(?:ing)?|delay of|pause of|apart|each|,) ?(?:an? )?(?:delay of |pause of )?\d+ ?(?:seconds?|minutes?|mins?|hours?)|\d+ ?(?:seconds?|minutes?|hours?) (?:apart|between|in between|delay)|\d+ ?(?:초|분|시간) ?(?:간격|마다|씩|뒤|후|쉬고|기다)", RegexOptions.IgnoreCase, 1000)]
    private static partial Regex Delay();

    [GeneratedRegex(@"^(?:the |this )?(?:whole |entire )?(?:workflow|run|it|whole thing|anything|something|any ?step|any of (?:the|its) steps|one of (?:the|its) steps|a step|everything|things?|whatever)$|^(?:이 |전체 |중간에 |도중에 |단계 ?중 ?)?(?:워크플로우?|실행|전체|하나라도|어느 ?(?:단계|것)(?:이?라도)?|어떤 ?단계(?:라도)?|뭔가|뭐든|무엇이든|단계 ?중 ?하나라도|중간에|도중에|어디서든)(?:이|가|은|는)?$", RegexOptions.IgnoreCase, 1000)]
    private static partial Regex Whole();
}
