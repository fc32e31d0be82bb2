namespace MetaFlow.Runs;

/// <summary>Where a run is in its life, more finely than lists show it.</summary>
public enum RunPhase
{
    /// <summary>Nothing was written about it.</summary>
    Unborn,
    Queued,
    Running,

    /// <summary>Nothing to do until a time, or until something comes. Nobody holds it.</summary>
    Waiting,

    /// <summary>Somebody wants nothing new to be begun.</summary>
    Paused,

    /// <summary>Somebody wants it to end: what is under way is ended, and blocks of <c>finally</c> are done.</summary>
    Cancelling,
    Succeeded,
    Failed,
    Cancelled,
}

/// <summary>What moves a run from one phase to the next.</summary>
internal enum RunCause
{
    Queued,

    /// <summary>An entry that is taken over from the run that this one reruns.</summary>
    Reused,
    Started,

    /// <summary>Any entry about a step.</summary>
    StepMoved,

    /// <summary>Somebody answered or settled a step, ended a wait, or changed a var.</summary>
    Altered,
    LetGo,
    Claimed,
    Paused,
    Resumed,
    Cancelling,
    Cancelled,
    Succeeded,
    Failed,
}

/// <param name="Guard">When it may happen, in words.</param>
internal sealed record RunTransition(RunPhase From, RunCause Cause, RunPhase To, string Guard);

/// <summary>
/// The life of a run: the one table that the fold of the journal, and who claims runs and lets go of them, are held to.
/// What is not in it cannot happen. The diagram in README.md is made from it.
/// </summary>
internal static class RunMachine
{
    public static IReadOnlyList<RunTransition> Table { get; } =
    [
        new(RunPhase.Unborn, RunCause.Queued, RunPhase.Queued, "the inputs fit the definition"),
        new(RunPhase.Queued, RunCause.Reused, RunPhase.Queued, "the run that it reruns had come so far"),
        new(RunPhase.Queued, RunCause.Started, RunPhase.Running, "a worker holds its lease"),
        new(RunPhase.Queued, RunCause.Cancelling, RunPhase.Cancelling, "somebody asked for it before it began"),
        new(RunPhase.Running, RunCause.StepMoved, RunPhase.Running, "the plan decided it, or an attempt ended"),
        new(RunPhase.Running, RunCause.Altered, RunPhase.Running, "somebody asked for it"),
        new(RunPhase.Running, RunCause.LetGo, RunPhase.Waiting, "nothing is under way, and there is nothing to begin now"),
        new(RunPhase.Waiting, RunCause.Claimed, RunPhase.Running, "its time has come, or a signal did"),
        new(RunPhase.Running, RunCause.Paused, RunPhase.Paused, "somebody asked for it"),
        new(RunPhase.Paused, RunCause.StepMoved, RunPhase.Paused, "an attempt that was under way ended"),
        new(RunPhase.Paused, RunCause.Altered, RunPhase.Paused, "somebody asked for it"),
        new(RunPhase.Paused, RunCause.LetGo, RunPhase.Paused, "nothing is under way"),
        new(RunPhase.Paused, RunCause.Claimed, RunPhase.Paused, "a signal came"),
        new(RunPhase.Paused, RunCause.Resumed, RunPhase.Running, "somebody asked for it"),
        new(RunPhase.Running, RunCause.Cancelling, RunPhase.Cancelling, "somebody asked for it"),
        new(RunPhase.Paused, RunCause.Cancelling, RunPhase.Cancelling, "somebody asked for it"),
        new(RunPhase.Cancelling, RunCause.StepMoved, RunPhase.Cancelling, "a step was ended, or belongs to a block of 'finally'"),
        new(RunPhase.Cancelling, RunCause.Altered, RunPhase.Cancelling, "a step of a block of 'finally' waits"),
        new(RunPhase.Cancelling, RunCause.LetGo, RunPhase.Cancelling, "a step of a block of 'finally' waits or sleeps"),
        new(RunPhase.Cancelling, RunCause.Claimed, RunPhase.Cancelling, "its time has come, or a signal did"),
        new(RunPhase.Cancelling, RunCause.Cancelled, RunPhase.Cancelled, "nothing is under way, and every 'finally' was done"),
        new(RunPhase.Running, RunCause.Succeeded, RunPhase.Succeeded, "every step has ended, and the output could be worked out"),
        new(RunPhase.Running, RunCause.Failed, RunPhase.Failed, "a step failed for good, the time of the run is over, or its definition cannot be read"),
        new(RunPhase.Paused, RunCause.Failed, RunPhase.Failed, "its definition cannot be read"),
        new(RunPhase.Cancelling, RunCause.Failed, RunPhase.Failed, "its definition cannot be read"),
    ];

    private static readonly Dictionary<(RunPhase, RunCause), RunPhase> Next =
        Table.ToDictionary(row => (row.From, row.Cause), row => row.To);

    /// <exception cref="InvalidOperationException">The table has no such row.</exception>
    public static RunPhase After(RunPhase phase, RunCause cause) => Next.TryGetValue((phase, cause), out var next)
        ? next
        : throw new InvalidOperationException($"A run that is {phase} cannot become what follows from {cause}: the table of RunMachine has no such row.");

    /// <summary>As lists and the queue see it.</summary>
    public static RunStatus StatusOf(RunPhase phase) => phase switch
    {
        RunPhase.Unborn or RunPhase.Queued => RunStatus.Queued,
        RunPhase.Waiting or RunPhase.Paused => RunStatus.Waiting,
        RunPhase.Succeeded => RunStatus.Succeeded,
        RunPhase.Failed => RunStatus.Failed,
        RunPhase.Cancelled => RunStatus.Cancelled,
        _ => RunStatus.Running,
    };

    public static RunCause CauseOf(RunEvent happened) => happened switch
    {
        { Reused: not null } => RunCause.Reused,
        RunEvent.Queued => RunCause.Queued,
        RunEvent.Started => RunCause.Started,
        RunEvent.Paused => RunCause.Paused,
        RunEvent.Resumed => RunCause.Resumed,
        RunEvent.Cancelling => RunCause.Cancelling,
        RunEvent.Cancelled => RunCause.Cancelled,
        RunEvent.Succeeded => RunCause.Succeeded,
        RunEvent.Failed => RunCause.Failed,
        RunEvent.StepAnswered or RunEvent.WaitSkipped or RunEvent.VarChanged or RunEvent.StepSettled => RunCause.Altered,
        _ => RunCause.StepMoved,
    };
}
