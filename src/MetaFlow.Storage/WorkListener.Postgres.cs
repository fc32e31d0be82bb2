using System.Data.Common;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace MetaFlow.Storage;

/// <summary>
/// Listens, on a connection of its own, for the commits of other nodes that bring work. It starts with the first who
/// waits; while the server cannot be reached, those who wait poll.
/// </summary>
internal sealed partial class WorkListener(NpgsqlDataSource source, WorkSignal signal, ILogger<WorkListener> logger)
    : IAsyncDisposable
{
    public const string Channel = "metaflow_work";

    private readonly CancellationTokenSource _end = new();
    private readonly Lock _starting = new();
    private Task? _listening;

    public Task WaitAsync(TimeSpan poll, CancellationToken cancellationToken)
    {
        lock (_starting)
        {
            if (_listening is null or { IsCompleted: true })
            {
                _listening = ListenAsync(_end.Token);
            }
        }

        return signal.WaitAsync(poll, cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        if (_listening is { } listening)
        {
            await listening;
        }

        _end.Dispose();
    }

    // Ends when the server cannot be reached: the next who waits starts it again, so the poll time is the time between
    // attempts.
    private async Task ListenAsync(CancellationToken cancellationToken)
    {
        while (await ListenUntilLostAsync(cancellationToken))
        {
        }
    }

    /// <summary>Whether there was a connection to lose.</summary>
    private async Task<bool> ListenUntilLostAsync(CancellationToken cancellationToken)
    {
        var listened = false;
        try
        {
            await using var connection = await source.OpenConnectionAsync(cancellationToken);
            connection.Notification += (_, _) => signal.Set();
            await using (var listen = new NpgsqlCommand($"LISTEN {Channel}", connection))
            {
                await listen.ExecuteNonQueryAsync(cancellationToken);
            }

            // What was committed before this moment was not heard.
            signal.Set();
            listened = true;
            while (true)
            {
                await connection.WaitAsync(cancellationToken);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The store is being closed.
            return false;
        }
        catch (DbException exception)
        {
            LogNotListening(exception.Message);
            return listened;
        }
    }

    [LoggerMessage(LogLevel.Warning, "PostgreSQL cannot be listened to ({Answer}); runs of other nodes are found by polling")]
    private partial void LogNotListening(string answer);
}
