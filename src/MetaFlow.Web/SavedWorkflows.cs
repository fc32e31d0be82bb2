using MetaFlow.Rehearsals;
using MetaFlow.Workflows;
using Microsoft.Extensions.Options;

namespace MetaFlow.Web;

/// <summary>What rehearsals find of the workflows of this installation.</summary>
internal static class SavedWorkflows
{
    public static RehearsalSources Sources(IServiceProvider services) => new(
        services.GetRequiredService<IOptions<RehearsalOptions>>().Value.Folder is { Length: > 0 } folder ? folder : Path.Combine(AppContext.BaseDirectory, "workflows"),
        (id, token) => FindAsync(services.GetRequiredService<IWorkflowCatalog>(), services.GetRequiredService<WorkflowLibrary>(), id, token));

    /// <summary>The revision that a run would call.</summary>
    public static async Task<Workflow?> FindAsync(IWorkflowCatalog catalog, WorkflowLibrary library, string id, CancellationToken cancellationToken) =>
        await catalog.FindSummaryAsync(id, cancellationToken) is { PublishedNumber: { } published }
            ? (await library.FindAsync(id, published, cancellationToken)).Workflow
            : null;

    /// <summary>Every workflow that one calls, and those that they call.</summary>
    public static async Task<IReadOnlyList<Workflow>> CalledAsync(
        Workflow workflow, Func<string, CancellationToken, Task<Workflow?>> find, CancellationToken cancellationToken)
    {
        var found = new Dictionary<string, Workflow>();
        var open = new Queue<Workflow>([workflow]);
        while (open.TryDequeue(out var next))
        {
            foreach (var id in WorkflowCalls.Of(next).Where(id => !found.ContainsKey(id)))
            {
                if (await find(id, cancellationToken) is { } called)
                {
                    found[id] = called;
                    open.Enqueue(called);
                }
            }
        }

        return [.. found.Values];
    }
}
