using MetaFlow.Approvals;
using MetaFlow.Blobs;
using MetaFlow.Credentials;
using MetaFlow.Events;
using MetaFlow.Inbox;
using MetaFlow.Knowledge;
using MetaFlow.Knowledge.Ingestion;
using MetaFlow.Knowledge.Embeddings;
using MetaFlow.People;
using MetaFlow.Runs;
using MetaFlow.Storage.Approvals;
using MetaFlow.Storage.Blobs;
using MetaFlow.Storage.Catalog;
using MetaFlow.Storage.Embeddings;
using MetaFlow.Storage.Events;
using MetaFlow.Storage.Files;
using MetaFlow.Storage.Inbox;
using MetaFlow.Storage.Journal;
using MetaFlow.Storage.Knowledge;
using MetaFlow.Storage.Ledger;
using MetaFlow.Storage.Migrations;
using MetaFlow.Storage.Queue;
using MetaFlow.Storage.Signals;
using MetaFlow.Triggers;
using MetaFlow.Workflows;
using MetaFlow.Workflows.Certificates;
using Microsoft.Extensions.Logging;

namespace MetaFlow.Storage;

/// <summary>All ports on one database.</summary>
internal sealed class Store(
    Database database, TimeProvider clock, ILoggerFactory loggers, string? extraMigrations) : IStore
{
    private readonly Migrator _migrator =
        new(database, Migration.All(extraMigrations), clock, loggers.CreateLogger<Migrator>());

    public IWorkflowCatalog Workflows { get; } = new WorkflowCatalog(database, clock);

    public ICertificateStore Certificates { get; } = new CertificateStore(database);

    public IRunJournal Journal { get; } = new RunJournal(database);

    public IRunQueue Queue { get; } = new RunQueue(database);

    public IRunSignals Signals { get; } = new SignalStore(database);

    public IRunPauses Pauses { get; } = new PauseStore(database);

    public IFiringLedger Firings { get; } = new FiringLedger(database);

    public ITriggerStates Triggers { get; } = new TriggerStateStore(database);

    public IBlobStore Blobs { get; } = new BlobStore(database, clock);

    public IPeopleStore People { get; } = new PeopleStore(database);

    public IKnowledgeStore Knowledge { get; } = new KnowledgeStore(database);

    public IIngestionQueue Ingestions { get; } = new IngestionQueue(database);

    public IKnowledgeChanges KnowledgeChanges { get; } = new ChangeFeed(database);

    public IKnownResponses KnownResponses { get; } = new KnownResponseStore(database);

    public IEmbeddingCache Embeddings { get; } = new EmbeddingCache(database);

    public ICredentialStore Credentials { get; } = new CredentialStore(database);

    public IInbox Inbox { get; } = new InboxStore(database);

    public IApprovalStore Approvals { get; } = new ApprovalStore(database);

    public IEventStore Events { get; } = new EventStore(database);

    public ISeenFiles SeenFiles { get; } = new SeenFileTable(database);

    public Task MigrateAsync(CancellationToken cancellationToken) => _migrator.MigrateAsync(cancellationToken);

    public Task<Problem?> CheckAsync(CancellationToken cancellationToken) => _migrator.CheckAsync(cancellationToken);

    public ValueTask DisposeAsync() => database.DisposeAsync();
}
