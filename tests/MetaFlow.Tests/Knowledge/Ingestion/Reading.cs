using System.Text;
using MetaFlow.Blobs;
using MetaFlow.Knowledge.Ingestion;
using Microsoft.Extensions.Options;

namespace MetaFlow.Tests.Knowledge.Ingestion;

/// <summary>Reads bytes as a document, without a store.</summary>
internal static class Reading
{
    public static Task<IngestedDocument> ReadAsync(string file, string text, KnowledgeOptions? limits = null) =>
        ReadAsync(file, Encoding.UTF8.GetBytes(text), limits);

    public static Task<IngestedDocument> ReadAsync(string file, byte[] bytes, KnowledgeOptions? limits = null) =>
        new DocumentReading(Options.Create(limits ?? new KnowledgeOptions()), TimeProvider.System).ReadAsync(
            new IngestionWork(Guid.Empty, file, BlobHash.Of(bytes), 1, 1), bytes, TestContext.Current.CancellationToken);

    /// <summary>The problem that reading ends with.</summary>
    public static async Task<Problem> RefuseAsync(string file, byte[] bytes, KnowledgeOptions? limits = null) =>
        (await Assert.ThrowsAsync<UnreadableException>(() => ReadAsync(file, bytes, limits))).Problem;

    public static Task<Problem> RefuseAsync(string file, string text, KnowledgeOptions? limits = null) =>
        RefuseAsync(file, Encoding.UTF8.GetBytes(text), limits);
}
