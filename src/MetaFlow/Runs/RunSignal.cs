using MetaFlow.Json;

namespace MetaFlow.Runs;

/// <summary>Something that somebody asks of a run that was started. It stands in the store until the run has heard it.</summary>
/// <param name="Id">Grows with each signal to a run; 0 for one that was not sent yet.</param>
/// <param name="By">Who asks: a person's name, or the run that called this one.</param>
public sealed record RunSignal(long Id, RunId Run, SignalKind Kind, string By, string? Why, DateTimeOffset At);

/// <summary>What is asked of a run.</summary>
public abstract record SignalKind
{
    private SignalKind()
    {
    }

    /// <summary>Nothing new is begun; what is under way is ended, blocks of <c>finally</c> are done, and the run ends.</summary>
    public sealed record Cancel : SignalKind;

    /// <summary>Nothing new is begun; what is under way ends by itself, and the run rests.</summary>
    public sealed record Pause : SignalKind;

    public sealed record Resume : SignalKind;

    /// <summary>What a step waits for has come.</summary>
    public sealed record Answer(string StepPath, JsonData Value) : SignalKind;

    /// <summary>A step that waits or sleeps does so no longer, as if its time were over.</summary>
    public sealed record SkipWait(string StepPath) : SignalKind;

    /// <summary>A var of the run itself has another value from now on.</summary>
    public sealed record SetVar(string Name, JsonData Value) : SignalKind;

    /// <summary>What became of the effect of a step that is unknown, or what is to be done about it.</summary>
    /// <param name="Output">What the step gives, where it is confirmed; null for nothing.</param>
    public sealed record Settle(string StepPath, SettleChoice Choice, JsonData? Output = null) : SignalKind;
}

/// <summary>What a person says of an effect that may have happened or not.</summary>
public enum SettleChoice
{
    /// <summary>It happened: the step has completed.</summary>
    Confirm,

    /// <summary>It is tried again.</summary>
    Retry,

    /// <summary>It did not happen, or nobody knows: the step has failed.</summary>
    Fail,

    /// <summary>It happened and is to be undone: the step has failed, and says so to the <c>catch</c> around it.</summary>
    Compensate,
}

/// <summary>What became of a signal that was sent.</summary>
public enum SignalOutcome
{
    Sent,
    NoRun,

    /// <summary>The run has ended: there is nobody to hear it.</summary>
    RunHasEnded,
}
