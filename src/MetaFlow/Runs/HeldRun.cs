namespace MetaFlow.Runs;

/// <summary>A run that is driven in this process, and the two ways to end that: at once, or behind the step that is under way.</summary>
internal sealed class HeldRun : IDisposable
{
    private readonly CancellationTokenSource _lost = new();
    private readonly CancellationTokenSource _rest = new();
    private readonly CancellationToken _lostToken;
    private readonly CancellationToken _restToken;
    private readonly Func<long> _fence;
    private readonly Action<HeldRun> _leave;

    /// <param name="fence">The token of the lease; 0 as long as the store does not know the run.</param>
    public HeldRun(RunHead head, Func<long> fence, Action<HeldRun> leave)
    {
        (Head, _fence, _leave) = (head, fence, leave);

        // Asked for also when it went as far as it goes.
        (_lostToken, _restToken) = (_lost.Token, _rest.Token);
    }

    public RunHead Head { get; }

    public long Fence => _fence();

    /// <summary>Whether it heeds pauses. Who names a run and waits for it does not.</summary>
    public bool RestsWhenPaused { get; set; }

    /// <summary>The lease is gone: stop at once.</summary>
    public CancellationToken Lost => _lostToken;

    /// <summary>No step is begun any more.</summary>
    public CancellationToken Rest => _restToken;

    public Task LoseAsync() => CancelAsync(_lost);

    public Task RestAsync() => CancelAsync(_rest);

    public void Dispose()
    {
        _leave(this);
        _lost.Dispose();
        _rest.Dispose();
    }

    private static async Task CancelAsync(CancellationTokenSource source)
    {
        try
        {
            await source.CancelAsync();
        }
        catch (ObjectDisposedException)
        {
            // It went as far as it goes.
        }
    }
}
