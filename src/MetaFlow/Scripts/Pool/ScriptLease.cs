using MetaFlow.Json;

namespace MetaFlow.Scripts.Pool;

/// <summary>The right of a run to one child. Given back, the child waits for the next script of the same run.</summary>
public sealed class ScriptLease : IAsyncDisposable
{
    private readonly ScriptPool _pool;
    private ScriptChild? _child;

    internal ScriptLease(ScriptPool pool, RunId run, ScriptChild child) => (_pool, Run, _child) = (pool, run, child);

    public RunId Run { get; }

    /// <summary>Runs a script. Lowers what the operator does not allow.</summary>
    /// <param name="now">What the script's clock says.</param>
    /// <exception cref="SandboxUnavailableException">The child is gone and another cannot be had.</exception>
    public async Task<ScriptOutcome> RunAsync(
        CompiledScript script, JsonData input, ScriptLimits limits, DateTimeOffset now, CancellationToken cancellationToken)
    {
        limits = limits.Within(_pool.Options);
        var json = input.ToUtf8();
        if (json.Length > _pool.Options.InputBytes)
        {
            return new ScriptOutcome.Failed(
                Problem.Of("scripts.input_limit", ("limit", _pool.Options.InputBytes), ("found", json.Length)), [], TimeSpan.Zero);
        }

        var child = await FitAsync(limits, cancellationToken);
        return await child.RunAsync(script, json, limits, now, cancellationToken);
    }

    public ValueTask DisposeAsync()
    {
        var child = Interlocked.Exchange(ref _child, null);
        return child is null ? ValueTask.CompletedTask : _pool.GiveBackAsync(Run, child);
    }

    // Another child where this one has had enough, or where a script wants nobody's traces.
    private async Task<ScriptChild> FitAsync(ScriptLimits limits, CancellationToken cancellationToken)
    {
        var child = _child;
        if (child is { IsFit: true, IsQuiet: true } && !(limits.SingleUse && child.IsUsed))
        {
            return child;
        }

        _child = null;
        if (child is not null)
        {
            await _pool.DiscardAsync(child);
        }

        return _child = await _pool.TakeAsync(cancellationToken);
    }
}
