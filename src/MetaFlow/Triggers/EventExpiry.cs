using MetaFlow.Events;
using MetaFlow.Runs;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace MetaFlow.Triggers;

/// <summary>Deletes old events, and what runs were asked for with when nobody may come with it again.</summary>
internal sealed partial class EventExpiry(
    IEventStore events, IRunJournal journal, TimeProvider clock, IOptions<EventOptions> options, IOptions<RetentionOptions> retention, ILogger<EventExpiry> logger)
    : BackgroundService
{
    private RetentionOptions Pace => retention.Value;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Pace.Every, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                try
                {
                    await ExpireAsync(stoppingToken);
                }
                catch (Exception exception) when (exception is not OperationCanceledException)
                {
                    // The database may be away for a while; nothing is lost by deleting later.
                    LogFailed(exception);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The node stops.
        }
    }

    internal async Task ExpireAsync(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        await AllAsync(() => journal.DeleteKeysAsync(now, Pace.Batch, cancellationToken), cancellationToken);
        if (options.Value.KeepDays is > 0 and var days)
        {
            await AllAsync(() => events.DeleteAsync(now - TimeSpan.FromDays(days), Pace.Batch, cancellationToken), cancellationToken);
        }
    }

    // A few at a time: who writes meanwhile waits for so many.
    private async Task AllAsync(Func<Task<int>> delete, CancellationToken cancellationToken)
    {
        while (await delete() == Pace.Batch)
        {
            if (Pace.Pause > TimeSpan.Zero)
            {
                await Task.Delay(Pace.Pause, clock, cancellationToken);
            }
        }
    }

    [LoggerMessage(LogLevel.Warning, "Old events could not be deleted; trying again later")]
    private partial void LogFailed(Exception exception);
}
