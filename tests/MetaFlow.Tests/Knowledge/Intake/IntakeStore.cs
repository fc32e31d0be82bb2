using System.Text;
using MetaFlow.Knowledge;
using MetaFlow.Knowledge.Ingestion;
using MetaFlow.Storage;
using MetaFlow.Tests.Storage;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace MetaFlow.Tests.Knowledge.Intake;

/// <summary>The way of documents into an empty store.</summary>
public sealed class IntakeStore : IAsyncDisposable
{
    private readonly SqliteTestDatabase _database = new();
    private readonly IngestionBell _bell = new();

    private IntakeStore(KnowledgeOptions options)
    {
        Store = _database.Open(Clock);
        var settings = Options.Create(options);
        Library = new KnowledgeLibrary(Store.Ingestions, Store.Blobs, _bell, settings, Clock);
        Domains = new KnowledgeDomains(Store.Knowledge, Clock);
        Ingestion = new DocumentIngestion(
            Store.Ingestions, Store.Knowledge, Store.Blobs, new DocumentReading(settings, Clock), settings, Clock, NullLogger<DocumentIngestion>.Instance);
        Scan = new FolderScan(Library, Store.Knowledge, Store.Ingestions, settings, NullLogger<FolderScan>.Instance);
    }

    public FakeClock Clock { get; } = new();

    public IStore Store { get; }

    public KnowledgeLibrary Library { get; }

    public KnowledgeDomains Domains { get; }

    internal DocumentIngestion Ingestion { get; }

    internal FolderScan Scan { get; }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static async Task<IntakeStore> MakeAsync(KnowledgeOptions? options = null)
    {
        var made = new IntakeStore(options ?? new KnowledgeOptions());
        await made.Store.MigrateAsync(Cancel);
        return made;
    }

    public Task<Received> BringAsync(string source, string text, string? domain = null) =>
        Library.ReceiveAsync(new Upload(source, domain, Encoding.UTF8.GetBytes(text)), Cancel);

    public async Task<Document> ReadAsync(string source, string text, string? domain = null)
    {
        var received = await BringAsync(source, text, domain);
        await Ingestion.ReadDueAsync(Cancel);
        return (await Store.Knowledge.FindAsync(received.DocumentId!.Value, Cancel))!;
    }

    /// <summary>All documents as <c>domain: source (version)</c>.</summary>
    public async Task<string[]> ListAsync()
    {
        await Ingestion.ReadDueAsync(Cancel);
        return [.. (await Store.Knowledge.ListAsync(null, Cancel)).Select(each => $"{each.Domain}: {each.Source} ({each.Version})").Order(StringComparer.Ordinal)];
    }

    public async ValueTask DisposeAsync()
    {
        await Store.DisposeAsync();
        await _database.DisposeAsync();
        _bell.Dispose();
    }
}
