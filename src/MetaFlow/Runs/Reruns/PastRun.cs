namespace MetaFlow.Runs.Reruns;

/// <summary>What a run that has ended did at each step, each item and each branch, told by its journal.</summary>
internal sealed class PastRun
{
    private readonly Dictionary<string, PastStep> _steps = [];
    private readonly List<PastEvent> _events = [];

    public PastRun(IEnumerable<JournalEntry> journal)
    {
        foreach (var entry in journal)
        {
            Add(new PastEvent(JournalPayload.Event(entry), entry.Sequence, entry.At));
        }

        Queued = _events is [{ Happened: RunEvent.Queued queued }, ..]
            ? queued
            : throw new InvalidOperationException("A journal that does not begin with what was asked for is of no run.");
    }

    public RunEvent.Queued Queued { get; }

    public IReadOnlyList<PastEvent> Events => _events;

    /// <summary>Null where nothing was written about it.</summary>
    public PastStep? At(string path) => _steps.GetValueOrDefault(path);

    private void Add(PastEvent past)
    {
        _events.Add(past);
        var path = past.Happened.Path;
        if (path.Length == 0)
        {
            return;
        }

        var step = _steps.GetValueOrDefault(path) ?? new PastStep();
        _steps[path] = past.Happened switch
        {
            RunEvent.StepCompleted or RunEvent.StepSkipped or RunEvent.ItemCompleted or RunEvent.BranchCompleted => step with { End = PastEnd.Done },
            RunEvent.StepFailed { RetryAt: null } or RunEvent.ItemFailed or RunEvent.BranchFailed => step with { End = PastEnd.Failed },
            RunEvent.Branched branched => step with { Block = branched.Branch },
            RunEvent.BlockEntered block => step with { Block = block.Block, WasCaught = step.WasCaught || block.Block == "catch" },
            RunEvent.LoopStarted loop => step with { Items = loop.Count },
            _ => step,
        };
    }
}

/// <param name="At">When it was written.</param>
internal sealed record PastEvent(RunEvent Happened, long Sequence, DateTimeOffset At);

/// <summary>What became of a step, an item or a branch.</summary>
internal sealed record PastStep
{
    public PastEnd End { get; init; }

    /// <summary>Which way a condition went, or which block a <c>try</c> came to last.</summary>
    public string? Block { get; init; }

    /// <summary>The block of <c>catch</c> was entered.</summary>
    public bool WasCaught { get; init; }

    /// <summary>How many items a loop had; null where it did not begin.</summary>
    public int? Items { get; init; }
}

internal enum PastEnd
{
    /// <summary>It had no end of its own: it was cancelled, or left where it was.</summary>
    None,
    Done,
    Failed,
}
