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
using MetaFlow.Triggers;
using MetaFlow.Workflows;
using MetaFlow.Workflows.Certificates;
using Microsoft.Extensions.Logging;

namespace MetaFlow.Storage;

/// <summary>Every port of the engine, kept in one database. Safe to use from many threads.</summary>
public interface IStore : IAsyncDisposable
{
    IWorkflowCatalog Workflows { get; }

    ICertificateStore Certificates { get; }

    IRunJournal Journal { get; }

    IRunQueue Queue { get; }

    IRunSignals Signals { get; }

    IRunPauses Pauses { get; }

    IFiringLedger Firings { get; }

    ITriggerStates Triggers { get; }

    IBlobStore Blobs { get; }

    IPeopleStore People { get; }

    IKnowledgeStore Knowledge { get; }

    IIngestionQueue Ingestions { get; }

    IKnowledgeChanges KnowledgeChanges { get; }

    IKnownResponses KnownResponses { get; }

    IEmbeddingCache Embeddings { get; }

    ICredentialStore Credentials { get; }

    IInbox Inbox { get; }

    IApprovalStore Approvals { get; }

    IEventStore Events { get; }

    ISeenFiles SeenFiles { get; }

    /// <summary>
    /// Brings the schema to this program's version, from whatever older version or nothing; the old schema stays when
    /// it fails. Only one process migrates at a time. Everything else waits for this.
    /// </summary>
    /// <exception cref="StoreException">The database cannot be used; the problem says why and what to do.</exception>
    Task MigrateAsync(CancellationToken cancellationToken);

    /// <summary>Null when the database answers, has the right schema and can be written to.</summary>
    Task<Problem?> CheckAsync(CancellationToken cancellationToken);
}

/// <summary>Opens stores of one kind of database. The one type of a provider assembly that the host asks for.</summary>
public interface IStoreProvider
{
    /// <exception cref="StoreException">The settings do not lead to a database.</exception>
    IStore Open(StorageOptions options, TimeProvider clock, ILoggerFactory loggers);
}

/// <summary>The database cannot be used, and a person has to do something about it.</summary>
public sealed class StoreException(Problem problem, Exception? inner = null) : Exception(problem.Message, inner)
{
    public Problem Problem { get; } = problem;
}
