namespace MetaFlow.Tests.Storage;

// Every contract holds on SQLite.

public sealed class SqliteRunJournalTests() : RunJournalContract(new SqliteTestDatabase());

public sealed class SqliteRunListTests() : RunListContract(new SqliteTestDatabase());

public sealed class SqliteRunQueueTests() : RunQueueContract(new SqliteTestDatabase());

public sealed class SqliteRunGroupsTests() : RunGroupsContract(new SqliteTestDatabase());

public sealed class SqliteRunTurnsTests() : RunTurnsContract(new SqliteTestDatabase());

public sealed class SqliteRunExpiryTests() : RunExpiryContract(new SqliteTestDatabase());

public sealed class SqliteRunSignalsTests() : RunSignalsContract(new SqliteTestDatabase());

public sealed class SqliteWaitForWorkTests() : WaitForWorkContract(new SqliteTestDatabase());

public sealed class SqliteFiringLedgerTests() : FiringLedgerContract(new SqliteTestDatabase());

public sealed class SqliteTriggerStatesTests() : TriggerStatesContract(new SqliteTestDatabase());

public sealed class SqliteBlobStoreTests() : BlobStoreContract(new SqliteTestDatabase());

public sealed class SqliteWorkflowCatalogTests() : WorkflowCatalogContract(new SqliteTestDatabase());

public sealed class SqlitePeopleStoreTests() : PeopleStoreContract(new SqliteTestDatabase());

public sealed class SqliteKnowledgeStoreTests() : KnowledgeStoreContract(new SqliteTestDatabase());

public sealed class SqliteIngestionQueueTests() : IngestionQueueContract(new SqliteTestDatabase());

public sealed class SqliteKnowledgeDomainsTests() : KnowledgeDomainsContract(new SqliteTestDatabase());

public sealed class SqliteEmbeddingCacheTests() : EmbeddingCacheContract(new SqliteTestDatabase());

public sealed class SqliteCredentialStoreTests() : CredentialStoreContract(new SqliteTestDatabase());

public sealed class SqliteInboxTests() : InboxContract(new SqliteTestDatabase());

public sealed class SqliteCertificateStoreTests() : CertificateStoreContract(new SqliteTestDatabase());

public sealed class SqliteApprovalStoreTests() : ApprovalStoreContract(new SqliteTestDatabase());

public sealed class SqliteEventStoreTests() : EventStoreContract(new SqliteTestDatabase());

public sealed class SqliteRunKeysTests() : RunKeysContract(new SqliteTestDatabase());

public sealed class SqliteSeenFilesTests() : SeenFilesContract(new SqliteTestDatabase());
