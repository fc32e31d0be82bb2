using System.Globalization;
using MetaFlow.Knowledge;
using MetaFlow.Steps;
using MetaFlow.Storage;
using MetaFlow.Workflows;

namespace MetaFlow.Web;

/// <summary>Makes the store ready and loads what is shipped: the examples in workflows/ and the documents in knowledge/.</summary>
internal sealed partial class FirstStart(
    IStore store, IWorkflowCatalog catalog, WorkflowLibrary workflows, ShippedKnowledge knowledge, StepCatalog steps, ILogger<FirstStart> logger)
{
    /// <summary>Who shipped examples are saved by.</summary>
    private const string Author = "MetaFlow";

    private static readonly string[] Languages = ["en", "ko"];

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await store.MigrateAsync(cancellationToken);
        await LoadWorkflowsAsync(Path.Combine(AppContext.BaseDirectory, "workflows"), cancellationToken);

        // Every start: a document that a newer version ships in other words becomes its next version.
        // They are read in the background.
        await knowledge.BringFolderAsync(Path.Combine(AppContext.BaseDirectory, "knowledge"), cancellationToken);
        await knowledge.BringManualsAsync(Manuals(), cancellationToken);
    }

    private Dictionary<string, string> Manuals() => new(
        from type in steps.All
        from language in Languages
        select KeyValuePair.Create($"{type.Name}.{language}", type.Manual(CultureInfo.GetCultureInfo(language))));

    // Once: what people changed, archived or left as it is stays so.
    private async Task LoadWorkflowsAsync(string folder, CancellationToken cancellationToken)
    {
        if (!Directory.Exists(folder))
        {
            return;
        }

        foreach (var file in Directory.EnumerateFiles(folder, "*.json").Order(StringComparer.Ordinal))
        {
            var id = Path.GetFileNameWithoutExtension(file);
            if (await catalog.FindSummaryAsync(id, cancellationToken) is not null)
            {
                continue;
            }

            var (outcome, problems) = await workflows.SaveAsync(
                await File.ReadAllTextAsync(file, cancellationToken), basedOn: 0, Author, "Shipped example", cancellationToken);
            var isPublished = outcome is SaveOutcome.Saved { Revision: var saved }
                && await workflows.PublishAsync(saved.WorkflowId, saved.Number, cancellationToken) is PublishOutcome.Published;
            if (!isPublished && problems.FirstOrDefault(problem => problem.Severity == Severity.Error) is { } problem)
            {
                LogExampleRefused(file, problem.Code);
            }
        }
    }

    [LoggerMessage(LogLevel.Warning, "The shipped workflow {File} was not published: {ProblemCode}")]
    private partial void LogExampleRefused(string file, string problemCode);
}
