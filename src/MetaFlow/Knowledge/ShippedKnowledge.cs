using MetaFlow.Knowledge.Ingestion;
using Microsoft.Extensions.DependencyInjection;

namespace MetaFlow.Knowledge;

/// <summary>Brings what this program ships: its folder of documents, and the manuals of its step types.</summary>
public sealed class ShippedKnowledge(KnowledgeLibrary library, IKnowledgeStore store, IIngestionQueue queue, IServiceProvider services)
{
    private const string ManualFolder = "manual";

    /// <summary>Documents that a newer version ships in other words become their next version; those it ships no more go.</summary>
    public Task BringFolderAsync(string folder, CancellationToken cancellationToken) =>
        services.GetRequiredService<FolderScan>().ScanAsync(folder, DocumentOrigin.Shipped, settle: false, cancellationToken);

    /// <param name="manuals">By name: <c>api_call.ko</c>, as Markdown.</param>
    public async Task BringManualsAsync(IReadOnlyDictionary<string, string> manuals, CancellationToken cancellationToken)
    {
        var uploads = manuals.OrderBy(manual => manual.Key, StringComparer.Ordinal).Select(manual => new Upload(
            $"{ManualFolder}/{manual.Key}.md", KnowledgeLibrary.Common, System.Text.Encoding.UTF8.GetBytes(manual.Value), DocumentOrigin.Manual)).ToList();
        await library.ReceiveAsync(uploads, cancellationToken);
        var sources = uploads.Select(upload => upload.Source).ToHashSet(StringComparer.Ordinal);
        foreach (var gone in (await queue.SourcesAsync(DocumentOrigin.Manual, cancellationToken)).Where(known => !sources.Contains(known.Source)))
        {
            await store.DeleteAsync(gone.DocumentId, cancellationToken);
        }
    }
}
