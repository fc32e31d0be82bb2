using System.Data.Common;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace MetaFlow.Storage;

/// <summary>One PostgreSQL database, shared by all nodes, through a pool of connections.</summary>
internal sealed class Database : IAsyncDisposable
{
    // idle_in_transaction_session_timeout, for which Npgsql has no name.
    private const string IdleTooLong = "25P03";

    private readonly NpgsqlDataSource _source;
    private readonly WorkListener _listener;
    private readonly string _user;

    public Database(NpgsqlConnectionStringBuilder settings, TimeProvider clock, ILoggerFactory loggers)
    {
        // The statements are few and come again and again: each connection prepares what it has seen twice.
        settings.MaxAutoPrepare = settings.MaxAutoPrepare == 0 ? 100 : settings.MaxAutoPrepare;
        settings.AutoPrepareMinUsages = 2;
        settings.ApplicationName ??= "metaflow";

        // A listener says nothing for hours; routers between it and the server forget such connections.
        settings.KeepAlive = settings.KeepAlive == 0 ? 30 : settings.KeepAlive;

        // A node that is frozen in the middle of a transaction holds its locks no longer than this: the others go on. It is said when
        // a connection begins; what SET says is forgotten as soon as the connection goes back to the pool.
        settings.Options = $"-c idle_in_transaction_session_timeout=10s {settings.Options}".TrimEnd();
        _user = settings.Username ?? "";
        Name = $"'{settings.Database}' at '{settings.Host}:{settings.Port}'";
        _source = NpgsqlDataSource.Create(settings);
        _listener = new WorkListener(_source, new WorkSignal(clock), loggers.CreateLogger<WorkListener>());
    }

    /// <summary>The database as problems name it.</summary>
    public string Name { get; }

    public async Task<T> ReadAsync<T>(Func<Session, Task<T>> work, CancellationToken cancellationToken)
    {
        try
        {
            await using var session = new Session(await _source.OpenConnectionAsync(cancellationToken));
            return await work(session);
        }
        catch (Exception exception) when (Explain(exception) is { } problem)
        {
            throw new StoreException(problem, exception);
        }
    }

    /// <summary>Does the work in one transaction that is durable when this returns, or leaves nothing of it.</summary>
    public Task<T> WriteAsync<T>(Func<Session, Task<T>> work, CancellationToken cancellationToken) =>
        CommitAsync(null, work, cancellationToken);

    /// <summary>The same, while nobody on any node writes to this part.</summary>
    public Task<T> WriteAloneAsync<T>(Part part, Func<Session, Task<T>> work, CancellationToken cancellationToken) =>
        CommitAsync(part, work, cancellationToken);

    /// <summary>The same, unless somebody does so now: then nothing is done, and null is what comes of it.</summary>
    public Task<T?> TryWriteAloneAsync<T>(Part part, Func<Session, Task<T?>> work, CancellationToken cancellationToken)
    {
        const string Lock = "SELECT pg_try_advisory_xact_lock(@key)::int::bigint";

        return WriteAsync(
            async session => await session.Command(Lock).Set("key", LockKeys.Of(part)).CountAsync(cancellationToken) == 1
                ? await work(session)
                : default,
            cancellationToken);
    }

    public Task WaitForWorkAsync(TimeSpan poll, CancellationToken cancellationToken) =>
        _listener.WaitAsync(poll, cancellationToken);

    public async Task<NpgsqlConnection> OpenForMigrationAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await _source.OpenConnectionAsync(cancellationToken);
        }
        catch (Exception exception) when (Explain(exception) is { } problem)
        {
            throw new StoreException(problem, exception);
        }
    }

    public Problem? Explain(Exception exception) => exception switch
    {
        PostgresException { SqlState: PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidAuthorizationSpecification } =>
            StorageProblems.LoginRefused(Name, _user),
        PostgresException { SqlState: PostgresErrorCodes.InvalidCatalogName } => StorageProblems.NoDatabase(Name),
        PostgresException { SqlState: PostgresErrorCodes.InsufficientPrivilege } => StorageProblems.NotAllowed(Name, _user),
        PostgresException { SqlState: PostgresErrorCodes.DiskFull } => StorageProblems.DiskFull(Name),
        PostgresException { SqlState: PostgresErrorCodes.ReadOnlySqlTransaction } => StorageProblems.ReadOnly(Name),
        PostgresException { SqlState: PostgresErrorCodes.DataCorrupted or PostgresErrorCodes.IndexCorrupted } => StorageProblems.Damaged(Name),
        PostgresException { SqlState: PostgresErrorCodes.TooManyConnections } => StorageProblems.NoConnection(Name),
        PostgresException { SqlState: IdleTooLong } => StorageProblems.Unreachable(Name),
        PostgresException { IsTransient: false } => null,
        PostgresException { SqlState: PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.SerializationFailure } => null,
        NpgsqlException or SocketException or TimeoutException => StorageProblems.Unreachable(Name),
        // Entity Framework's words around it.
        { InnerException: DbException inner } => Explain(inner),
        _ => null,
    };

    public async ValueTask DisposeAsync()
    {
        await _listener.DisposeAsync();
        await _source.DisposeAsync();
    }

    private async Task<T> CommitAsync<T>(Part? alone, Func<Session, Task<T>> work, CancellationToken cancellationToken)
    {
        // Held until the transaction ends, by this node or by its death.
        const string Lock = "SELECT pg_advisory_xact_lock(@key)";
        const string Notify = $"SELECT pg_notify('{WorkListener.Channel}', '')";

        try
        {
            await using var session = new Session(await _source.OpenConnectionAsync(cancellationToken));
            await using var transaction = await session.Connection.BeginTransactionAsync(cancellationToken);
            session.Transaction = transaction;
            if (alone is { } part)
            {
                await session.Command(Lock).Set("key", LockKeys.Of(part)).ExecuteNonQueryAsync(cancellationToken);
            }

            var result = await work(session);
            if (session.BringsWork)
            {
                await session.Command(Notify).ExecuteNonQueryAsync(cancellationToken);
            }

            await transaction.CommitAsync(CancellationToken.None);
            return result;
        }
        catch (Exception exception) when (Explain(exception) is { } problem)
        {
            throw new StoreException(problem, exception);
        }
    }
}
