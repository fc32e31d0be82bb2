using MetaFlow.Json;
using MetaFlow.Runs.Reruns;
using MetaFlow.Steps;

namespace MetaFlow.Runs;

/// <summary>Something that happened in a run, before it has a place in the journal.</summary>
/// <param name="Path">
/// The step, such as <c>enough/then/mail</c>; empty for the run itself. What belongs to an item of a loop or to a
/// branch has it in brackets: <c>each[3]/steps/mail</c>.
/// </param>
internal abstract record RunEvent(string Path)
{
    /// <summary>The try at the step; 0 for what is no try.</summary>
    public virtual int Number => 0;

    /// <summary>It happened in the run that this one reruns, as this entry of its journal; null for what happened here.</summary>
    public long? Reused { get; init; }

    public sealed record Queued(JsonObject Inputs, JsonObject Trigger) : RunEvent("")
    {
        /// <summary>Null where it reruns nothing.</summary>
        public Lineage? Rerun { get; init; }

        /// <summary>Somebody waits for what it gives.</summary>
        public bool IsAwaited { get; init; }
    }

    public sealed record Started() : RunEvent("");

    /// <param name="Intent">What it means to do outside of the run; null for what does nothing there.</param>
    public sealed record StepStarted(string Path, int Attempt, EffectIntent? Intent = null) : RunEvent(Path)
    {
        public override int Number => Attempt;
    }

    /// <summary>From here on the effect of the attempt may have happened.</summary>
    /// <param name="What">What is sent where, in a few words.</param>
    public sealed record EffectSent(string Path, int Attempt, string What) : RunEvent(Path)
    {
        public override int Number => Attempt;
    }

    /// <summary>Whether the effect of the attempt happened is not known: a person has to settle it.</summary>
    public sealed record StepUnknown(string Path, int Attempt, Problem Problem) : RunEvent(Path)
    {
        public override int Number => Attempt;
    }

    /// <summary>A person has said what became of the effect, or what is to be done about it.</summary>
    /// <param name="Output">What the step gives, where it was confirmed.</param>
    public sealed record StepSettled(string Path, int Attempt, SettleChoice Choice, JsonData? Output, string By, string? Why) : RunEvent(Path)
    {
        public override int Number => Attempt;
    }

    /// <param name="Output">Null where a step that failed let the run go on without one.</param>
    /// <param name="Despite">The problem that it had, where the run went on all the same.</param>
    public sealed record StepCompleted(string Path, int Attempt, JsonData? Output, JsonObject? Vars = null, Problem? Despite = null)
        : RunEvent(Path)
    {
        /// <summary>What the attempt tells of how it went.</summary>
        public JsonObject? Account { get; init; }

        public override int Number => Attempt;
    }

    /// <summary>Which way a condition went.</summary>
    public sealed record Branched(string Path, string Branch) : RunEvent(Path);

    /// <param name="Origin">The step inside that had the problem first; null where it is this one.</param>
    public sealed record StepFailed(string Path, int Attempt, Problem Problem, DateTimeOffset? RetryAt, string? Origin = null)
        : RunEvent(Path)
    {
        /// <summary>What the attempt tells of how it went.</summary>
        public JsonObject? Account { get; init; }

        public override int Number => Attempt;
    }

    public sealed record StepSkipped(string Path) : RunEvent(Path);

    public sealed record StepWaiting(string Path, int Attempt, StepWait Wait) : RunEvent(Path)
    {
        public override int Number => Attempt;
    }

    /// <summary>What a step waits for has come.</summary>
    /// <param name="By">Who said so; null where nobody has to.</param>
    public sealed record StepAnswered(string Path, JsonData Answer, string? By = null, string? Why = null) : RunEvent(Path);

    public sealed record WaitSkipped(string Path, string By, string? Why) : RunEvent(Path);

    public sealed record VarChanged(string Name, JsonData Value, string By, string? Why) : RunEvent("");

    public sealed record StepCancelled(string Path, int Attempt) : RunEvent(Path)
    {
        public override int Number => Attempt;
    }

    public sealed record LoopStarted(string Path, int Count) : RunEvent(Path)
    {
        /// <summary>What <c>$now()</c> was for its items, where the loop was begun in the run that this one reruns.</summary>
        public DateTimeOffset? ItemsAt { get; init; }
    }

    /// <param name="Path">The item itself: <c>each[3]</c>.</param>
    public sealed record ItemCompleted(string Path, JsonData Result) : RunEvent(Path);

    /// <param name="Result">What stands in its place among the results; null leaves it out.</param>
    public sealed record ItemFailed(string Path, JsonData Item, Problem Problem, JsonData? Result) : RunEvent(Path);

    /// <param name="Path">The branch itself: <c>both[mail]</c>.</param>
    public sealed record BranchCompleted(string Path) : RunEvent(Path);

    public sealed record BranchFailed(string Path, Problem Problem) : RunEvent(Path);

    /// <param name="Problem">Why: what <c>catch</c> is for, or what is still to be said behind <c>finally</c>.</param>
    public sealed record BlockEntered(string Path, string Block, StepFault? Problem) : RunEvent(Path);

    public sealed record Succeeded(JsonData? Output) : RunEvent("");

    public sealed record Failed(Problem Problem) : RunEvent("");

    public sealed record Paused(string By, string? Why) : RunEvent("");

    public sealed record Resumed(string By, string? Why) : RunEvent("");

    /// <summary>Nothing is begun any more but <c>finally</c>.</summary>
    public sealed record Cancelling(string By, string? Why) : RunEvent("");

    public sealed record Cancelled() : RunEvent("");
}

/// <summary>A problem and the step that had it.</summary>
internal sealed record StepFault(string StepPath, Problem Problem);
