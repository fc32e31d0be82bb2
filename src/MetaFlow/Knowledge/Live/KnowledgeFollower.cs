using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace MetaFlow.Knowledge.Live;

/// <summary>Fills the index before somebody asks, and keeps it close to the store.</summary>
internal sealed partial class KnowledgeFollower(KnowledgeBase knowledge, TimeProvider clock, ILogger<KnowledgeFollower> logger) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(2);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // The server answers first.
        await Task.Yield();
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await knowledge.CatchUpAsync(stoppingToken);
                await Task.Delay(Every, clock, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception)
            {
                // The database may be away for a while; what is in memory goes on being searched.
                LogAway(exception.Message);
                await Task.Delay(Every, clock, CancellationToken.None);
            }
        }
    }

    [LoggerMessage(LogLevel.Warning, "The knowledge base cannot be followed for now: {Reason}")]
    private partial void LogAway(string reason);
}
