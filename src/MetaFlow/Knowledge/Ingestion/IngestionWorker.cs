using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace MetaFlow.Knowledge.Ingestion;

/// <summary>Reads documents in the background, as long as the node lives. What it leaves unfinished another one takes over.</summary>
internal sealed partial class IngestionWorker(
    DocumentIngestion ingestion, IngestionBell bell, TimeProvider clock, ILogger<IngestionWorker> logger) : BackgroundService
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await ingestion.ReadDueAsync(stoppingToken);
                await bell.WaitAsync(Look, clock, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception)
            {
                // The database may be away for a while; what waits is in it.
                LogFailed(exception);
                await Task.Delay(Look, clock, CancellationToken.None);
            }
        }
    }

    [LoggerMessage(LogLevel.Warning, "Documents could not be read; trying again")]
    private partial void LogFailed(Exception exception);
}
