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
}
