using MetaFlow.Scripts.Sandbox;
using Microsoft.Extensions.Logging;

namespace MetaFlow.Scripts.Compiling;

/// <summary>
/// Keeps one compile worker: warmed before it is needed, replaced after a fault, a time-out or many sources, ended when
/// nobody has asked for long. Whoever asks waits in line.
/// </summary>
internal sealed partial class CompileWorkers : IAsyncDisposable
{
    private readonly ISandbox _sandbox;
    private readonly ChildProgram _program;
    private readonly CompileLimits _limits;
    private readonly TimeProvider _clock;
    private readonly ILogger _logger;
    private readonly SemaphoreSlim _line = new(1, 1);
    private readonly CancellationTokenSource _stopping = new();
    private readonly ITimer _idle;
    private Task<CompileWorker>? _worker;
    private long _lastAsked;

    public CompileWorkers(ISandbox sandbox, string assembly, CompileLimits limits, TimeProvider clock, ILogger logger)
    {
        (_sandbox, _limits, _clock, _logger) = (sandbox, limits, clock, logger);
        _program = new ChildProgram(assembly, CompileWorker.Role, limits.HeapBytes, limits.DataBytes, limits.Cpu);
        _lastAsked = clock.GetTimestamp();
        _idle = clock.CreateTimer(_ => _ = EndIdleAsync(), state: null, limits.Idle, limits.Idle);
    }

    /// <summary>The process of the worker that is ready, or null.</summary>
    public int? ProcessId => _worker is { IsCompletedSuccessfully: true } worker ? worker.Result.ProcessId : null;

    /// <summary>Begins to start a worker, so that the first script finds one.</summary>
    public async Task WarmAsync(CancellationToken cancellationToken)
    {
        await _line.WaitAsync(cancellationToken);
        try
        {
            _worker ??= StartAsync();
        }
        finally
        {
            _line.Release();
        }
    }

    /// <summary>The answer of the worker; over the limit where it took too long or broke down.</summary>
    /// <exception cref="SandboxUnavailableException">No worker may be started here.</exception>
    /// <exception cref="CompileWorkerLostException">No worker becomes ready.</exception>
    public async Task<CompilerAnswer> AskAsync(CompilerRequest request, CancellationToken cancellationToken)
    {
        await _line.WaitAsync(cancellationToken);
        // The worker is asked to the end even if the caller has gone: an answer left on the pipe would meet the next question.
        var asking = AskInLineAsync(request);
        return await asking.WaitAsync(cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _idle.DisposeAsync();
        await _line.WaitAsync(CancellationToken.None);
        await EndAsync();
        _line.Dispose();
        _stopping.Dispose();
    }

    private async Task<CompilerAnswer> AskInLineAsync(CompilerRequest request)
    {
        try
        {
            var worker = await ReadyAsync();
            using var wall = new CancellationTokenSource(_limits.Wall, _clock);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(wall.Token, _stopping.Token);
            try
            {
                var answer = await worker.AskAsync(request, either.Token);
                if (worker.Asked >= _limits.AsksPerWorker || answer.IsOverLimit)
                {
                    await ReplaceAsync();
                }

                return answer;
            }
            catch (Exception exception) when (exception is CompileWorkerLostException or OperationCanceledException && !_stopping.IsCancellationRequested)
            {
                LogWorkerReplaced(request.Source.Length, wall.IsCancellationRequested ? "time" : exception.Message);
                await ReplaceAsync();
                return new CompilerAnswer { IsOverLimit = true };
            }
        }
        finally
        {
            _lastAsked = _clock.GetTimestamp();
            _line.Release();
        }
    }

    private async Task<CompileWorker> ReadyAsync()
    {
        try
        {
            return await (_worker ??= StartAsync());
        }
        catch
        {
            // Another attempt is made when somebody asks again.
            _worker = null;
            throw;
        }
    }

    private async Task ReplaceAsync()
    {
        await EndAsync();
        _worker = StartAsync();
    }

    private async Task<CompileWorker> StartAsync()
    {
        using var patience = new CancellationTokenSource(_limits.Start, _clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, _stopping.Token);
        try
        {
            return await Task.Run(() => CompileWorker.StartAsync(_sandbox, _program, either.Token), either.Token);
        }
        catch (OperationCanceledException exception) when (patience.IsCancellationRequested)
        {
            throw new CompileWorkerLostException("it did not become ready in time", exception);
        }
    }

    private async Task EndAsync()
    {
        if (_worker is not { } ending)
        {
            return;
        }

        _worker = null;
        try
        {
            await (await ending).DisposeAsync();
        }
        catch (Exception exception) when (exception is CompileWorkerLostException or OperationCanceledException or SandboxUnavailableException or IOException)
        {
            LogWorkerDidNotStart(exception.Message);
        }
    }

    private async Task EndIdleAsync()
    {
        if (_stopping.IsCancellationRequested || _clock.GetElapsedTime(_lastAsked) < _limits.Idle || !await _line.WaitAsync(TimeSpan.Zero))
        {
            return;
        }

        try
        {
            await EndAsync();
        }
        finally
        {
            _line.Release();
        }
    }

    [LoggerMessage(LogLevel.Warning, "The compile worker is replaced after a source of {Length} characters: {Reason}")]
    private partial void LogWorkerReplaced(int length, string reason);

    [LoggerMessage(LogLevel.Warning, "A compile worker did not start: {Reason}")]
    private partial void LogWorkerDidNotStart(string reason);
}
