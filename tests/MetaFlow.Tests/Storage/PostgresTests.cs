namespace MetaFlow.Tests.Storage;

// Every contract holds on PostgreSQL.

public sealed class PostgresRunJournalTests(PostgresServer server) : RunJournalContract(new PostgresTestDatabase(server));

public sealed class PostgresRunListTests(PostgresServer server) : RunListContract(new PostgresTestDatabase(server));

public sealed class PostgresRunQueueTests(PostgresServer server) : RunQueueContract(new PostgresTestDatabase(server));

public sealed class PostgresRunGroupsTests(PostgresServer server) : RunGroupsContract(new PostgresTestDatabase(server));

public sealed class PostgresRunTurnsTests(PostgresServer server) : RunTurnsContract(new PostgresTestDatabase(server));

public sealed class PostgresRunExpiryTests(PostgresServer server) : RunExpiryContract(new PostgresTestDatabase(server));

public sealed class PostgresRunSignalsTests(PostgresServer server) : RunSignalsContract(new PostgresTestDatabase(server));

public sealed class PostgresWaitForWorkTests(PostgresServer server) : WaitForWorkContract(new PostgresTestDatabase(server));

public sealed class PostgresFiringLedgerTests(PostgresServer server) : FiringLedgerContract(new PostgresTestDatabase(server));

public sealed class PostgresTriggerStatesTests(PostgresServer server) : TriggerStatesContract(new PostgresTestDatabase(server));

public sealed class PostgresBlobStoreTests(PostgresServer server) : BlobStoreContract(new PostgresTestDatabase(server));

public sealed class PostgresWorkflowCatalogTests(PostgresServer server) : WorkflowCatalogContract(new PostgresTestDatabase(server));

public sealed class PostgresPeopleStoreTests(PostgresServer server) : PeopleStoreContract(new PostgresTestDatabase(server));

public sealed class PostgresKnowledgeStoreTests(PostgresServer server) : KnowledgeStoreContract(new PostgresTestDatabase(server));

public sealed class PostgresIngestionQueueTests(PostgresServer server) : IngestionQueueContract(new PostgresTestDatabase(server));

public sealed class PostgresKnowledgeDomainsTests(PostgresServer server) : KnowledgeDomainsContract(new PostgresTestDatabase(server));

public sealed class PostgresEmbeddingCacheTests(PostgresServer server) : EmbeddingCacheContract(new PostgresTestDatabase(server));

public sealed class PostgresCredentialStoreTests(PostgresServer server) : CredentialStoreContract(new PostgresTestDatabase(server));

public sealed class PostgresInboxTests(PostgresServer server) : InboxContract(new PostgresTestDatabase(server));

public sealed class PostgresCertificateStoreTests(PostgresServer server) : CertificateStoreContract(new PostgresTestDatabase(server));

public sealed class PostgresApprovalStoreTests(PostgresServer server) : ApprovalStoreContract(new PostgresTestDatabase(server));

public sealed class PostgresEventStoreTests(PostgresServer server) : EventStoreContract(new PostgresTestDatabase(server));

public sealed class PostgresRunKeysTests(PostgresServer server) : RunKeysContract(new PostgresTestDatabase(server));

public sealed class PostgresSeenFilesTests(PostgresServer server) : SeenFilesContract(new PostgresTestDatabase(server));
