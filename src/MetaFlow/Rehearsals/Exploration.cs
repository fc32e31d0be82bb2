using System.Collections.Immutable;
using MetaFlow.Json;
using MetaFlow.Runs;
using MetaFlow.Workflows;

namespace MetaFlow.Rehearsals;

/// <summary>
/// Decides what is rehearsed next. The usual run comes first; then one thing is changed at a time, from those rehearsals on
/// that went where none had been. What was met on the way (answers, variants) is changed before inputs, and inputs that a way
/// depends on before others.
/// </summary>
internal sealed class Exploration
{
    private readonly Workflow _workflow;
    private readonly IReadOnlyList<FoundDecision> _found;
    private readonly InputChoices _inputs;
    private readonly HashSet<string> _deciding;
    private readonly JsonObject _usual;
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);
    private readonly Queue<RehearsalChoice>[] _open = [new(), new(), new(), new()];
    private readonly Dictionary<(string, DecisionKind, string), int> _reached = [];
    private readonly List<Rehearsal> _shown = [];
    private readonly List<RehearsalResult> _results = [];
    private readonly HashSet<string> _shownEnds = new(StringComparer.Ordinal);

    public Exploration(Workflow workflow, IReadOnlyList<FoundDecision> found, Origins origins, JsonObject usual)
    {
        (_workflow, _found, _usual) = (workflow, found, usual);
        _inputs = new InputChoices(new ComparedValues(StepExpressions.All(workflow)));
        _deciding = [.. found.SelectMany(decision => origins.Of(decision.Deciding, decision.Step).Inputs)];
        Offer(0, RehearsalChoice.Of(usual));
    }

    public int Count => _results.Count;

    public bool IsCutShort { get; set; }

    public IReadOnlyList<RehearsalResult> Results => _results;

    /// <summary>Those that went where none had been, or ended as none had.</summary>
    public IReadOnlyList<Rehearsal> Shown => _shown;

    /// <summary>The number of the rehearsal that first went a way; null where none did.</summary>
    public int? By(string path, DecisionKind kind, string way) => _reached.TryGetValue((path, kind, way), out var number) ? number : null;

    /// <summary>Null where every way was gone, or nothing is left to try.</summary>
    public RehearsalChoice? Next()
    {
        if (Count > 0 && _found.All(decision => decision.Ways.All(way => way == decision.Never || By(decision.Step.Path, decision.Kind, way) is not null)))
        {
            return null;
        }

        foreach (var queue in _open)
        {
            if (queue.TryDequeue(out var next))
            {
                return next;
            }
        }

        return null;
    }

    public void Add(RehearsalResult result)
    {
        _results.Add(result);
        var fresh = result.Trace.Ways.Where(way => _reached.TryAdd(way, _shown.Count + 1)).ToList();
        var end = result.Stage.Gap is { } gap ? $"gap {gap.DefinitionPath} {gap.Request}" : $"{result.Run.Status} {result.Run.Problem?.Code}";
        if (_shownEnds.Add(end) | fresh.Count > 0)
        {
            _shown.Add(Show(result, fresh));
        }

        if (Count == 1 || fresh.Count > 0)
        {
            Vary(result);
        }
    }

    // Ways that are offered change what happens from there on; an input changes everything.
    private void Vary(RehearsalResult result)
    {
        foreach (var (pick, ways) in result.Stage.Offered.Concat(Races(result)))
        {
            foreach (var way in ways.Where(way => way != (result.Choice.Picks.GetValueOrDefault(pick) ?? ways[0])))
            {
                Offer(1, result.Choice with { Picks = result.Choice.Picks.SetItem(pick, way) });
            }
        }

        var byInput = _workflow.Inputs.Select(input => (input.Name, Values: _inputs.Of(input, result.Choice.Inputs[input.Name]))).ToList();
        for (var turn = 0; byInput.Exists(input => turn < input.Values.Count); turn++)
        {
            foreach (var (name, values) in byInput.Where(input => turn < input.Values.Count))
            {
                Offer(_deciding.Contains(name) ? 2 : 3, result.Choice with { Inputs = result.Choice.Inputs.With(name, values[turn]) });
            }
        }
    }

    private static IEnumerable<KeyValuePair<Pick, IReadOnlyList<string>>> Races(RehearsalResult result) =>
        from race in result.Trace.Races
        where result.Trace.Ways.Exists(way => way.Kind == DecisionKind.Race && way.Path == race.Path)
        select KeyValuePair.Create(new Pick(PickKind.First, race.Path), (IReadOnlyList<string>)[.. race.Branches.Select(branch => branch.Name)]);

    private void Offer(int rank, RehearsalChoice choice)
    {
        if (_known.Add(choice.Key))
        {
            _open[rank].Enqueue(choice);
        }
    }

    private Rehearsal Show(RehearsalResult result, IReadOnlyList<(string Path, DecisionKind Kind, string Way)> fresh)
    {
        var (choice, run, mask) = (result.Choice, result.Run, result.Mask);
        var shown = mask.Inputs(choice.Inputs);
        var changed = choice.Inputs.Where(input => _usual[input.Key] is not { } usual || CanonicalJson.Of(usual).ToString() != CanonicalJson.Of(input.Value).ToString());
        var hasEnded = result.Stage.Gap is null;
        return new Rehearsal(
            _shown.Count + 1,
            shown,
            JsonObject.Of([.. changed.Select(input => (input.Key, shown[input.Key]!))]),
            [.. choice.Picks.Select(pick => new RehearsalPick(
                RehearsalJson.Word(pick.Key.Kind), result.Stage.PlayedAt.GetValueOrDefault(pick.Key.Of, pick.Key.Of), pick.Value))],
            [.. result.Trace.Steps.Select(step => step with { Output = step.Output is { } output ? mask.Hide(output) : null, Problem = step.Problem is { } problem ? mask.Hide(problem) : null })],
            result.Stage.Effects,
            hasEnded ? run.Status : null,
            run.Output is { } given ? mask.Hide(given) : null,
            run.Problem is { } failed ? mask.Hide(failed) : null,
            result.Stage.Gap,
            [.. fresh.Select(way => new ReachedWay(way.Path, way.Kind, way.Way))]);
    }
}
