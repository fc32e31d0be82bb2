namespace MetaFlow.Runs;

/// <summary>Rings in this process when an event was written: whoever sees to events need not ask for them.</summary>
public sealed class EventBell : IDisposable
{
    private readonly SemaphoreSlim _rung = new(0, 1);

    public void Ring()
    {
        try
        {
            _rung.Release();
        }
        catch (SemaphoreFullException)
        {
            // It rings already.
        }
    }

    /// <summary>Until it rings, or this time is over.</summary>
    public async Task WaitAsync(TimeSpan patience, TimeProvider clock, CancellationToken cancellationToken)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await Task.WhenAny(_rung.WaitAsync(over.Token), Task.Delay(patience, clock, over.Token));
        await over.CancelAsync();
        cancellationToken.ThrowIfCancellationRequested();
    }

    public void Dispose() => _rung.Dispose();
}
