namespace MetaFlow.Storage;

/// <summary>
/// Wakes who waits for work. It stays set until somebody has waited for it, so that what happens between looking and
/// waiting is not missed.
/// </summary>
internal sealed class WorkSignal(TimeProvider clock)
{
    private TaskCompletionSource _next = New();

    public void Set() => Volatile.Read(ref _next).TrySetResult();

    public async Task WaitAsync(TimeSpan poll, CancellationToken cancellationToken)
    {
        var next = Volatile.Read(ref _next);
        try
        {
            await next.Task.WaitAsync(poll, clock, cancellationToken);
            Interlocked.CompareExchange(ref _next, New(), next);
        }
        catch (TimeoutException)
        {
            // Nothing was heard within the poll time, which is when to look anyway.
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Who waits asks the token itself.
        }
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
