using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace MetaFlow.Knowledge.Ingestion;

/// <summary>
/// Looks through the watched folder again and again. It asks for times and sizes rather than for the system's notices,
/// which network drives do not send and a burst of changes overruns.
/// </summary>
internal sealed partial class FolderWatch(
    FolderScan scan, IOptions<KnowledgeOptions> options, TimeProvider clock, ILogger<FolderWatch> logger)
    : BackgroundService
{
    private string Folder => Path.GetFullPath(options.Value.Folder!);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (options.Value.FolderEvery <= TimeSpan.Zero || string.IsNullOrEmpty(options.Value.Folder))
        {
            return;
        }

        using var timer = new PeriodicTimer(options.Value.FolderEvery, clock);
        try
        {
            do
            {
                try
                {
                    await scan.ScanAsync(Folder, DocumentOrigin.Folder, settle: true, stoppingToken);
                }
                catch (Exception exception) when (exception is not OperationCanceledException)
                {
                    // The folder or the database may be away for a while; files that are not seen are not deleted.
                    LogFailed(exception, Folder);
                }
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException)
        {
            // The node stops.
        }
    }

    [LoggerMessage(LogLevel.Warning, "The folder '{Folder}' could not be looked through; trying again")]
    private partial void LogFailed(Exception exception, string folder);
}
