using System.Collections.Immutable;
using MetaFlow.Json;
using MetaFlow.Runs;
using MetaFlow.Steps;
using MetaFlow.Workflows;
using Microsoft.Extensions.DependencyInjection;

namespace MetaFlow.Rehearsals;

/// <summary>Runs a definition with its effects captured instead of performed, in as many ways as it takes to go all of its ways.</summary>
public sealed class Rehearser(IServiceProvider services, TimeProvider clock)
{
    /// <summary>No more runs than this: each shows less than the one before.</summary>
    public const int MostRehearsals = 64;

    // For definitions whose every run is long. The limit above is what usually ends it, so that reports stay the same.
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(20);

    private readonly StepCatalog _catalog = services.GetRequiredService<StepCatalog>();

    /// <param name="given">Inputs of the first rehearsal; what is missing is its default, or made.</param>
    public async Task<RehearsalReport> RehearseAsync(
        Workflow workflow, JsonObject given, RehearsalSources sources, CancellationToken cancellationToken)
    {
        var cassettes = sources.CassettesOf(workflow.Id);
        var shelf = await cassettes.LoadAsync(cancellationToken);
        var begin = shelf.RecordedAt ?? clock.GetUtcNow();
        var made = workflow.Inputs.Where(input => input.Required && input.Default is null && given[input.Name] is null).ToList();
        var whole = made.Aggregate(given, (all, input) => all.With(input.Name, InputChoices.Made(input)));
        if (InputCheck.Complete(workflow.Inputs, whole, out var unfit) is not { } inputs)
        {
            return new RehearsalReport(workflow.Id, workflow.Hash, begin, [], 0, [], [], [], unfit);
        }

        var found = new DecisionFinder(_catalog).Of(workflow).ToList();
        var origins = new Origins(workflow, _catalog);
        var exploration = new Exploration(workflow, found, origins, inputs);
        var triggers = new RehearsedTriggers(workflow, given);
        var known = new Dictionary<string, StepOutcome>(StringComparer.Ordinal);
        using var late = new CancellationTokenSource(Longest, clock);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        try
        {
            while (exploration.Next() is { } choice && exploration.Count < MostRehearsals)
            {
                exploration.Add(await OnceAsync(workflow, choice, triggers, sources, shelf, begin, known, linked.Token));
            }
        }
        catch (OperationCanceledException) when (late.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            exploration.IsCutShort = true;
        }

        return Report(workflow, begin, made, found, origins, exploration, shelf);
    }

    private async Task<RehearsalResult> OnceAsync(
        Workflow workflow, RehearsalChoice choice, RehearsedTriggers triggers, RehearsalSources sources, CassetteShelf shelf, DateTimeOffset begin,
        Dictionary<string, StepOutcome> known, CancellationToken cancellationToken)
    {
        var id = IdOf(workflow);
        var time = new RehearsalClock(begin);
        var trace = new RehearsalTrace(workflow);

        var stage = new RehearsalStage(choice, shelf, new Scrub([new RunMask(workflow, choice.Inputs).Values], id), CassetteFolder.NameOf(workflow.Id));
        var (trigger, inputs) = triggers.Fire(stage, time.Now);
        var mask = new RunMask(workflow, inputs);
        var scrub = stage.AlsoHide(mask.Values);
        var steps = new RehearsedSteps(services, stage, time, new RehearsedCalls(services, sources, stage, time, scrub, known), known);
        var run = await new RehearsedRun(workflow, id, stage, time, steps, trace).GoAsync(inputs, trigger, cancellationToken);
        foreach (var effect in stage.Effects.Where(effect => effect.Kind == EffectKind.Approval && !effect.StepPath.Contains(" > ", StringComparison.Ordinal)))
        {
            trace.Go(trace.DefinitionPathOf(effect.StepPath), DecisionKind.Approval, ((JsonText)effect.Answer!["answer"]!).Value);
        }

        return new RehearsalResult(choice, run, stage, trace, mask);
    }

    private static RehearsalReport Report(
        Workflow workflow, DateTimeOffset begin, IReadOnlyList<InputDeclaration> made, IReadOnlyList<FoundDecision> found, Origins origins,
        Exploration exploration, CassetteShelf shelf)
    {
        var gaps = exploration.Results.Select(result => result.Stage.Gap).OfType<RehearsalGap>()
            .DistinctBy(gap => (gap.DefinitionPath, gap.Problem.Code, gap.Request?.ToString())).ToList();
        var usual = exploration.Results is [var first, ..] ? first : null;
        var problems = new List<Problem>(shelf.Problems);
        if (usual is { Stage.Gap: null, Run: { Status: RunStatus.Failed, Problem: { } problem } })
        {
            problems.Add(usual.Mask.Hide(problem));
        }

        return new RehearsalReport(
            workflow.Id, workflow.Hash, begin, exploration.Shown, exploration.Count,
            new CoverageReasons(found, origins, exploration, gaps).Decisions(), gaps, Notes(made, exploration), problems);
    }

    private static List<Problem> Notes(IReadOnlyList<InputDeclaration> made, Exploration exploration)
    {
        var notes = made.Select(input => Noted("rehearsals.input_made", ("name", input.Name))).ToList();
        notes.AddRange(exploration.Results.SelectMany(result => result.Stage.UnknownCredentials).Distinct().Order(StringComparer.Ordinal)
            .Select(name => Noted("rehearsals.credential_stands_in", ("name", name))));
        var effects = exploration.Results
            .SelectMany(result => result.Stage.Effects.Select(effect => (Path: result.Trace.DefinitionPathOf(effect.StepPath), effect.Source)))
            .Distinct()
            .OrderBy(effect => effect.Path, StringComparer.Ordinal)
            .ToList();
        foreach (var (path, source) in effects)
        {
            if (source is EffectSource.Sample or EffectSource.Schema or EffectSource.Made)
            {
                notes.Add(Noted($"rehearsals.answer_from_{source.ToString().ToLowerInvariant()}", ("step", path)));
            }
        }

        if (exploration.IsCutShort)
        {
            notes.Add(Noted("rehearsals.cut_short", ("count", exploration.Count)));
        }

        return notes;
    }

    private static Problem Noted(string code, params ReadOnlySpan<(string Name, object? Value)> names) =>
        Problem.Of(code, names) with { Severity = Severity.Warning };

    // The same in every rehearsal of a definition, so that what depends on it is too.
    private static RunId IdOf(Workflow workflow) => new(Guid.ParseExact(workflow.Hash[..32], "N"));
}

/// <summary>One rehearsal with everything that came of it.</summary>
internal sealed record RehearsalResult(RehearsalChoice Choice, RunState Run, RehearsalStage Stage, RehearsalTrace Trace, RunMask Mask);
