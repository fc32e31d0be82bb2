using System.Text;
using MetaFlow.Blobs;
using MetaFlow.Knowledge;
using MetaFlow.Knowledge.Ingestion;
using MetaFlow.Knowledge.Metadata;
using MetaFlow.Knowledge.Passages;

namespace MetaFlow.Tests.Storage;

/// <summary>What the contracts of the knowledge base share: documents that are brought and read.</summary>
public abstract class KnowledgeContract(ITestDatabase database) : StoreContract(database)
{
    protected static readonly TimeSpan Lease = TimeSpan.FromSeconds(30);

    protected IKnowledgeStore Knowledge => Store.Knowledge;

    protected IIngestionQueue Queue => Store.Ingestions;

    protected Task<Enqueued> BringAsync(
        string source, string text, string domain = "economy", string title = "제목", DocumentOrigin origin = DocumentOrigin.Upload) =>
        BringRawAsync(source, BlobHash.Of(Encoding.UTF8.GetBytes(text)), domain, title, origin);

    protected async Task<IngestionWork> ClaimAsync() => Assert.Single(await Queue.ClaimAsync(10, Now, Lease, Cancel));

    protected async Task<bool> CompleteAsync(IngestionWork work, string text, string title = "제목", string[]? tags = null, params string[] passages) =>
        Assert.Single(await Queue.CompleteAsync([Read(work, text, title, tags ?? ["a", "나"], passages)], Now, Cancel));

    /// <summary>A document that is ready: its one passage is its text.</summary>
    protected async Task<Guid> AddAsync(string source, string text, string domain = "economy", string title = "제목", string[]? tags = null)
    {
        var added = await BringAsync(source, text, domain, title);
        Assert.True(await CompleteAsync(await ClaimAsync(), text, title, tags, text));
        return added.DocumentId;
    }

    protected static IngestedDocument Read(IngestionWork work, string text, string title, string[] tags, string[] passages) => new(
        work, title, "text/plain", text, BlobHash.Of(Encoding.UTF8.GetBytes(text)).Hex, tags,
        DocumentMetadata.Empty with { Title = title, Language = "ko", Keywords = ["추출"], SearchableText = $"{title}\n머리글" },
        [.. passages.Select(passage => new PassageDraft(PassageKind.Text, [title], passage, 0))], []);

    private async Task<Enqueued> BringRawAsync(string source, BlobHash raw, string domain, string title, DocumentOrigin origin) => Assert.Single(
        await Queue.AddAsync(
            [new IngestionRequest(Guid.CreateVersion7(Now), domain, source, title, "text/plain", raw, origin, Now)], Cancel));
}
