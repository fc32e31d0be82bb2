namespace MetaFlow.Runs;

/// <summary>What a journal entry records. Numbers are stored: never reuse one; 0 is the store's own.</summary>
public enum JournalKind
{
    RunQueued = 1,
    RunStarted = 2,
    StepStarted = 10,
    StepCompleted = 11,
    StepFailed = 12,
    StepSkipped = 13,

    /// <summary>The step waits for a time, an event, a person or another run.</summary>
    StepWaiting = 14,

    /// <summary>The step is no longer wanted: a branch that lost, a loop that failed, a run that is cancelled.</summary>
    StepCancelled = 15,
    LoopStarted = 16,
    ItemCompleted = 17,
    ItemFailed = 18,
    BranchCompleted = 19,
    RunSucceeded = 20,
    RunFailed = 21,
    RunCancelled = 22,
    /// <summary>What the step waits for has come.</summary>
    StepAnswered = 23,
    BranchFailed = 30,

    /// <summary>A step that holds steps goes on with another list of them: <c>catch</c>, <c>finally</c>.</summary>
    BlockEntered = 31,

    /// <summary>Somebody wants the run to end: from here on only <c>finally</c> is begun.</summary>
    RunCancelling = 40,
    RunPaused = 41,
    RunResumed = 42,

    /// <summary>Somebody ended the wait of a step before its time.</summary>
    WaitSkipped = 43,

    /// <summary>Somebody gave a var another value.</summary>
    VarChanged = 44,

    /// <summary>An attempt is about to change something outside.</summary>
    EffectSent = 50,

    /// <summary>Whether an effect happened is not known.</summary>
    StepUnknown = 51,

    /// <summary>Somebody said what became of an effect that was unknown.</summary>
    StepSettled = 52,
}

/// <summary>One line of a run's journal. Append-only: the truth of a run is the fold of these.</summary>
/// <param name="Sequence">1, 2, 3 … within the run.</param>
/// <param name="StepPath">The step it is about, such as <c>enough/then/mail</c>; empty for the run itself.</param>
/// <param name="Attempt">The try at that step, from 1; 0 for the run itself.</param>
/// <param name="Payload">UTF-8 JSON; empty where the kind says it all.</param>
public sealed record JournalEntry(
    long Sequence, JournalKind Kind, string StepPath, int Attempt, ReadOnlyMemory<byte> Payload, DateTimeOffset At);
