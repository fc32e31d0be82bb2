namespace MetaFlow.Runs;

/// <summary>What others may know of this node's worker: readiness and the dashboard ask.</summary>
public sealed class WorkerState
{
    private int _running;

    /// <summary>Whether the loop that claims runs is alive.</summary>
    public bool IsAlive { get; internal set; }

    /// <summary>Runs this node works on now.</summary>
    public int Running => _running;

    /// <summary>Of these, those that are let go behind the step that is under way, because they are paused.</summary>
    public int Resting { get; internal set; }

    internal void Began() => Interlocked.Increment(ref _running);

    internal void Ended() => Interlocked.Decrement(ref _running);
}
