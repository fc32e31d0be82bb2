using System.Text;
using MetaFlow.Runs;
using MetaFlow.Scripts;
using MetaFlow.Steps.Script;
using MetaFlow.Storage;
using MetaFlow.Workflows;
using Microsoft.Extensions.Options;

namespace MetaFlow.Web;

/// <summary>
/// Finds out what holds scripts as soon as the server serves, and gets the compiler and a few processes ready where a
/// published workflow has a script: nobody else pays for them.
/// </summary>
internal sealed class ScriptWarmUp(
    ScriptDesk scripts, IWorkflowCatalog catalog, WorkflowReader reader, IHostApplicationLifetime life, IOptions<RunOptions> runs) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var listening = life.ApplicationStarted.Register(started.SetResult);
        try
        {
            await started.Task.WaitAsync(stoppingToken);
            await scripts.ProbeAsync(stoppingToken);
            if (runs.Value.Worker && await IsWantedAsync(stoppingToken))
            {
                await scripts.WarmAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The server stops before it was warm.
        }
        catch (StoreException)
        {
            // The first script waits a little longer then.
        }
    }

    private async Task<bool> IsWantedAsync(CancellationToken cancellationToken)
    {
        foreach (var workflow in await catalog.ListAsync(null, includeArchived: false, cancellationToken))
        {
            if (workflow.PublishedNumber is { } number && await catalog.FindAsync(workflow.Id, number, cancellationToken) is { } revision
                && reader.Examine(Encoding.UTF8.GetBytes(revision.Definition), Surroundings.Unknown, out _) is { } read
                && read.Workflow.AllSteps().OfType<WorkflowStep.Work>().Any(step => step.Type == ScriptStep.Name))
            {
                return true;
            }
        }

        return false;
    }
}
