namespace MetaFlow.Runs;

/// <summary>A run that this node works on, and the two ways to end that: at once, or behind the step that is under way.</summary>
internal sealed class HeldRun(RunLease lease, CancellationTokenSource lost) : IDisposable
{
    public RunLease Lease { get; } = lease;

    public CancellationTokenSource Lost { get; } = lost;

    /// <summary>No step is begun any more.</summary>
    public CancellationTokenSource Rest { get; } = new();

    public Task Task { get; set; } = Task.CompletedTask;

    public async Task RestAsync()
    {
        try
        {
            await Rest.CancelAsync();
        }
        catch (ObjectDisposedException)
        {
            // It has just ended.
        }
    }

    public void Dispose()
    {
        Lost.Dispose();
        Rest.Dispose();
    }
}
