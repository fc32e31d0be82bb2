using MetaFlow.Blobs;
using MetaFlow.Workflows;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace MetaFlow.Runs;

/// <summary>
/// Deletes ended runs that nobody wants to keep, a few at a time. What a workflow says with <c>retention</c>, in the
/// revision that is published or else the latest, comes before the settings.
/// </summary>
internal sealed partial class RunExpiry(
    IRunJournal journal, IBlobStore blobs, IWorkflowCatalog catalog, WorkflowReader reader, TimeProvider clock, IOptions<RetentionOptions> options,
    ILogger<RunExpiry> logger) : BackgroundService
{
    // What was put a moment ago may be about to be named.
    private static readonly TimeSpan Unnamed = TimeSpan.FromHours(1);

    private RetentionOptions Options => options.Value;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Options.Every, clock);
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

    /// <summary>How many runs were deleted.</summary>
    internal async Task<int> ExpireAsync(CancellationToken cancellationToken)
    {
        var deleted = 0;
        foreach (var workflow in await journal.WorkflowsAsync(cancellationToken))
        {
            if (await RuleAsync(workflow, cancellationToken) is not { } rule)
            {
                continue;
            }

            int? batch;
            do
            {
                batch = await journal.DeleteEndedAsync(rule, Options.Batch, cancellationToken);
                if (batch is null)
                {
                    // Another node is at it.
                    return deleted;
                }

                deleted += batch.Value;
                if (batch > 0 && Options.Pause > TimeSpan.Zero)
                {
                    await Task.Delay(Options.Pause, clock, cancellationToken);
                }
            }
            while (batch == Options.Batch);
        }

        if (deleted > 0)
        {
            await blobs.SweepAsync(clock.GetUtcNow() - Unnamed, cancellationToken);
            LogDeleted(deleted);
        }

        return deleted;
    }

    private async Task<RunRetention?> RuleAsync(string workflow, CancellationToken cancellationToken)
    {
        var said = await SaidAsync(workflow, cancellationToken);
        var keep = said?.Keep ?? (Options.KeepDays > 0 ? TimeSpan.FromDays(Options.KeepDays) : null);
        var newest = said?.Runs ?? (Options.KeepPerWorkflow > 0 ? Options.KeepPerWorkflow : null);
        var now = clock.GetUtcNow();
        return keep is null && newest is null
            ? null
            : new RunRetention(workflow, keep is { } age && age < now - DateTimeOffset.UnixEpoch ? now - age : null, newest);
    }

    // Runs of a file have no workflow in the catalogue: the settings say what becomes of them.
    private async Task<RetentionPolicy?> SaidAsync(string workflow, CancellationToken cancellationToken)
    {
        if (await catalog.FindSummaryAsync(workflow, cancellationToken) is not { } summary
            || await catalog.FindAsync(workflow, summary.PublishedNumber, cancellationToken) is not { } revision)
        {
            return null;
        }

        return reader.Read(revision.Definition, out _)?.Retention;
    }

    [LoggerMessage(LogLevel.Information, "{Count} ended runs were deleted, as 'retention' says")]
    private partial void LogDeleted(int count);

    [LoggerMessage(LogLevel.Warning, "Ended runs could not be deleted; trying again later")]
    private partial void LogFailed(Exception exception);
}
