using MetaFlow.Workflows;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace MetaFlow.Triggers;

/// <summary>Lets this node fire what is due, for as long as it runs.</summary>
internal sealed partial class ScheduleService(
    ScheduleKeeper keeper, TimeProvider clock, IOptions<TriggerOptions> options, ILogger<ScheduleService> logger) : BackgroundService
{
    // A database that is away is asked again after this.
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!options.Value.Scheduler)
        {
            return;
        }

        await Task.Yield();
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                var next = await keeper.TurnAsync(stoppingToken);
                if (next - clock.GetUtcNow() is var wait && wait > TimeSpan.Zero)
                {
                    await Task.Delay(wait, clock, stoppingToken);
                }
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception)
            {
                LogFailed(exception);
                await Task.Delay(Rest, clock, CancellationToken.None);
            }
        }
    }

    [LoggerMessage(LogLevel.Warning, "What is due could not be fired; it is tried again")]
    private partial void LogFailed(Exception exception);
}
