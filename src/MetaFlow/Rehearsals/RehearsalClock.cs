namespace MetaFlow.Rehearsals;

/// <summary>The time of a rehearsal: it stands still until somebody waits, and then jumps.</summary>
internal sealed class RehearsalClock(DateTimeOffset begin) : TimeProvider
{
    public DateTimeOffset Now { get; private set; } = DateTimeOffset.FromUnixTimeMilliseconds(begin.ToUnixTimeMilliseconds());

    public override DateTimeOffset GetUtcNow() => Now;

    // An attempt takes no time, so that its timeout never comes.
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => new Never();

    public void JumpTo(DateTimeOffset time) => Now = time > Now ? time : Now;

    private sealed class Never : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => true;

        public void Dispose()
        {
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
