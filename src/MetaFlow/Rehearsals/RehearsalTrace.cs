using System.Globalization;
using MetaFlow.Json;
using MetaFlow.Runs;
using MetaFlow.Workflows;

namespace MetaFlow.Rehearsals;

/// <summary>What happened in one rehearsal: which way every decision went, and what became of each step.</summary>
internal sealed class RehearsalTrace(Workflow workflow)
{
    public const string Came = "came";

    // What a person reads of one rehearsal; loops over more show their first items.
    private const int MostSteps = 500;

    private readonly Dictionary<string, WorkflowStep> _steps = workflow.AllSteps().ToDictionary(step => step.Path);
    private readonly Dictionary<string, string> _definitionPaths = [];
    private readonly HashSet<string> _awaited = [];
    private readonly List<RehearsedStep> _happened = [];

    /// <summary>Where each decision went, each way once, in its order.</summary>
    public List<(string Path, DecisionKind Kind, string Way)> Ways { get; } = [];

    public IReadOnlyList<RehearsedStep> Steps => _happened;

    /// <summary>Decisions of these are those of the same step in the definition.</summary>
    public IEnumerable<WorkflowStep.Parallel> Races => _steps.Values.OfType<WorkflowStep.Parallel>().Where(step => !step.IsAll);

    public void Add(RunEvent happened)
    {
        if (happened.Path.Length == 0)
        {
            return;
        }

        Follow(happened);
        Remember(happened);
    }

    /// <summary>The step of the definition that a step of a run is: items and branches are places in it.</summary>
    public string DefinitionPathOf(string path)
    {
        if (!path.Contains('[', StringComparison.Ordinal))
        {
            return path;
        }

        if (_definitionPaths.TryGetValue(path, out var known))
        {
            return known;
        }

        var at = 0;
        var built = "";
        while (path.IndexOf('[', at) is >= 0 and var open)
        {
            var close = path.IndexOf(']', open);
            built += path[at..open];
            built += _steps.GetValueOrDefault(built) is WorkflowStep.Parallel ? $"/{path[(open + 1)..close]}" : "";
            at = close + 1;
        }

        return _definitionPaths[path] = built + path[at..];
    }

    /// <summary>The path in the run of a step in a frame.</summary>
    public string PathOf(string frame, string id)
    {
        var within = DefinitionPathOf(frame);
        var step = _steps.Values.First(step => step.Id == id);
        return frame.Length == 0 ? step.Path : string.Concat(frame, step.Path.AsSpan(within.Length));
    }

    public void Go(string path, DecisionKind kind, string way)
    {
        if (!Ways.Contains((path, kind, way)))
        {
            Ways.Add((path, kind, way));
        }
    }

    private void Follow(RunEvent happened)
    {
        var path = DefinitionPathOf(happened.Path);
        if (_steps.GetValueOrDefault(path) is { When: not null })
        {
            Go(path, DecisionKind.When, happened is RunEvent.StepSkipped ? "skipped" : "done");
        }

        switch (happened)
        {
            case RunEvent.Branched branched:
                Go(path, DecisionKind.Condition, branched.Branch);
                EndWell(path);
                break;
            case RunEvent.LoopStarted loop:
                Go(path, DecisionKind.Loop, loop.Count == 0 ? "none" : "some");
                break;
            case RunEvent.ItemFailed:
                Go(path, DecisionKind.Loop, "item_failed");
                break;
            case RunEvent.BlockEntered { Block: "catch" }:
                Go(path, DecisionKind.Try, "caught");
                break;
            case RunEvent.BlockEntered { Block: "finally" } block when _steps[path] is WorkflowStep.Try attempt:
                Go(path, DecisionKind.Try, block.Problem is null ? "ok" : attempt.Catch is null ? "failed" : "not_caught");
                break;
            case RunEvent.BranchCompleted branch when RaceOf(branch.Path) is { } race:
                Go(race, DecisionKind.Race, path[(path.LastIndexOf('/') + 1)..]);
                break;
            case RunEvent.StepWaiting waiting when waiting.Wait.For["event"] is not null:
                _awaited.Add(happened.Path);
                break;
            case RunEvent.StepAnswered when _awaited.Remove(happened.Path):
                Go(path, DecisionKind.Event, Came);
                break;
            case RunEvent.StepCompleted done:
                NothingCame(happened.Path);
                if (done.Despite is null)
                {
                    EndWell(path);
                }
                else
                {
                    Go(path, DecisionKind.OnError, "continued");
                }

                break;
            case RunEvent.StepFailed { RetryAt: null }:
                NothingCame(happened.Path);
                break;
        }
    }

    // Null where every branch is waited for: then nothing is decided.
    private string? RaceOf(string branch)
    {
        var path = DefinitionPathOf(branch[..branch.LastIndexOf('[')]);
        return _steps.GetValueOrDefault(path) is WorkflowStep.Parallel { IsAll: false } ? path : null;
    }

    private void EndWell(string path)
    {
        if (_steps.GetValueOrDefault(path)?.OnError.Continues == true)
        {
            Go(path, DecisionKind.OnError, "ok");
        }
    }

    private void NothingCame(string runPath)
    {
        if (_awaited.Remove(runPath))
        {
            Go(DefinitionPathOf(runPath), DecisionKind.Event, CapturedSteps.TimedOut);
        }
    }

    private void Remember(RunEvent happened)
    {
        if (_happened.Count >= MostSteps)
        {
            return;
        }

        var step = happened switch
        {
            RunEvent.StepCompleted done => new RehearsedStep(done.Path, "completed", done.Output, done.Despite),
            RunEvent.StepFailed failed => new RehearsedStep(failed.Path, failed.RetryAt is null ? "failed" : "tried_again", null, failed.Problem),
            RunEvent.StepSkipped => new RehearsedStep(happened.Path, "skipped", null, null),
            RunEvent.Branched branched => new RehearsedStep(happened.Path, branched.Branch, null, null),
            RunEvent.LoopStarted loop => new RehearsedStep(happened.Path, "items", new JsonText(loop.Count.ToString(CultureInfo.InvariantCulture)), null),
            RunEvent.BlockEntered { Block: "catch" } block => new RehearsedStep(happened.Path, "caught", null, block.Problem?.Problem),
            RunEvent.StepCancelled => new RehearsedStep(happened.Path, "cancelled", null, null),
            _ => null,
        };
        if (step is not null)
        {
            _happened.Add(step);
        }
    }
}

/// <summary>What became of a step in a rehearsal.</summary>
/// <param name="Became"><c>completed</c>, <c>failed</c>, <c>tried_again</c>, <c>skipped</c>, <c>cancelled</c>, <c>caught</c>, <c>items</c>; of a condition the way it went.</param>
public sealed record RehearsedStep(string StepPath, string Became, JsonData? Output, Problem? Problem);
