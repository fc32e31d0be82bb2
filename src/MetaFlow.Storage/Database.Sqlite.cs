using System.Data.Common;
using Microsoft.Data.Sqlite;

namespace MetaFlow.Storage;

/// <summary>One SQLite file: a connection that writes, used by one caller at a time, and pooled ones that read.</summary>
internal sealed class Database : IAsyncDisposable
{
    private readonly SemaphoreSlim _writing = new(1, 1);
    private readonly string _connectionString;
    private Session? _writer;

    public Database(StorageOptions options, TimeProvider clock)
    {
        DataDirectory = Path.GetFullPath(options.DataDirectory);
        File = Path.Combine(DataDirectory, "metaflow.db");
        Work = new WorkSignal(clock);

        // What another process brought before this one began is not heard of: the first wait is over at once.
        Work.Set();
        _connectionString = new SqliteConnectionStringBuilder { DataSource = File }.ConnectionString;
    }

    public string DataDirectory { get; }

    public string File { get; }

    /// <summary>The database as problems name it.</summary>
    public string Name => $"'{File}'";

    public WorkSignal Work { get; }

    public async Task<T> ReadAsync<T>(Func<Session, Task<T>> work, CancellationToken cancellationToken)
    {
        try
        {
            await using var session = new Session(await OpenAsync(ReaderPragmas, cancellationToken));
            return await work(session);
        }
        catch (Exception exception) when (Explain(exception) is { } problem)
        {
            throw new StoreException(problem, exception);
        }
    }

    /// <summary>Does the work in one transaction that is durable when this returns, or leaves nothing of it.</summary>
    public async Task<T> WriteAsync<T>(Func<Session, Task<T>> work, CancellationToken cancellationToken)
    {
        // Writers of this process queue here, in order; SQLite itself would let them poll for the lock.
        await _writing.WaitAsync(cancellationToken);
        try
        {
            var session = _writer ??= new Session(await OpenAsync(WriterPragmas, cancellationToken));
            return await CommitAsync(session, work, cancellationToken);
        }
        catch (Exception exception) when (Explain(exception) is { } problem)
        {
            throw new StoreException(problem, exception);
        }
        finally
        {
            _writing.Release();
        }
    }

    /// <summary>All writes are one after the other here, whatever part they belong to.</summary>
    public Task<T> WriteAloneAsync<T>(Part part, Func<Session, Task<T>> work, CancellationToken cancellationToken) =>
        WriteAsync(work, cancellationToken);

    /// <summary>The same; nobody else can be at it.</summary>
    public Task<T> TryWriteAloneAsync<T>(Part part, Func<Session, Task<T>> work, CancellationToken cancellationToken) =>
        WriteAsync(work, cancellationToken);

    public Task WaitForWorkAsync(TimeSpan poll, CancellationToken cancellationToken) =>
        Work.WaitAsync(poll, cancellationToken);

    /// <summary>A connection of its own for changing the schema.</summary>
    public async Task<SqliteConnection> OpenForMigrationAsync(CancellationToken cancellationToken)
    {
        var connection = await OpenAsync(MigrationPragmas, cancellationToken);
        connection.DefaultTimeout = 1;
        return connection;
    }

    public static async Task SetAsync(SqliteConnection connection, string pragmas, CancellationToken cancellationToken)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = pragmas;
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>What a person can put right, where the failure is of that kind.</summary>
    public Problem? Explain(Exception exception) => exception switch
    {
        SqliteException sqlite => Explain(sqlite.SqliteErrorCode),
        UnauthorizedAccessException => StorageProblems.ReadOnly($"'{DataDirectory}'"),
        IOException io when DurableDirectory.IsFull(io) => StorageProblems.DiskFull(Name),
        // Entity Framework's words around it.
        { InnerException: SqliteException inner } => Explain(inner.SqliteErrorCode),
        _ => null,
    };

    public async ValueTask DisposeAsync()
    {
        await _writing.WaitAsync();
        await DropWriterAsync();
        _writing.Dispose();
        await using var pool = new SqliteConnection(_connectionString);
        SqliteConnection.ClearPool(pool);
    }

    // Readers must never write by mistake: that would be outside the queue of writers.
    private const string ReaderPragmas = "PRAGMA query_only = ON; PRAGMA busy_timeout = 5000;";

    // The writer's own connection is the only one of this process that writes.
    //   foreign_keys  is off unless each connection asks for it.
    //   synchronous   FULL: a commit is on the disk when it returns, also when the power fails. WAL alone needs only
    //                 NORMAL to stay whole, but may then lose the last commits, and a step's result must not be lost.
    //   busy_timeout  another process (a command of ours, a backup) may hold the lock for a moment.
    //   query_only    OFF: the connection may come from the pool of readers.
    private const string WriterPragmas =
        "PRAGMA query_only = OFF; PRAGMA foreign_keys = ON; PRAGMA synchronous = FULL; PRAGMA busy_timeout = 5000;";

    // WAL lets readers go on while somebody writes; the file remembers it. Tables are rebuilt in a migration with
    // foreign keys off, as SQLite's manual says; the migrator checks them before it commits.
    private const string MigrationPragmas =
        "PRAGMA query_only = OFF; PRAGMA journal_mode = WAL; PRAGMA foreign_keys = OFF; PRAGMA synchronous = FULL; PRAGMA busy_timeout = 1000;";

    private Problem? Explain(int sqliteCode) => sqliteCode switch
    {
        SQLitePCL.raw.SQLITE_NOTADB => StorageProblems.NotADatabase(Name),
        SQLitePCL.raw.SQLITE_CORRUPT => StorageProblems.Damaged(Name),
        SQLitePCL.raw.SQLITE_FULL => StorageProblems.DiskFull(Name),
        SQLitePCL.raw.SQLITE_IOERR => StorageProblems.DiskFailed(Name),
        SQLitePCL.raw.SQLITE_READONLY or SQLitePCL.raw.SQLITE_CANTOPEN or SQLitePCL.raw.SQLITE_PERM =>
            StorageProblems.ReadOnly(Name),
        SQLitePCL.raw.SQLITE_BUSY or SQLitePCL.raw.SQLITE_LOCKED => StorageProblems.Busy(Name),
        _ => null,
    };

    private async Task<SqliteConnection> OpenAsync(string pragmas, CancellationToken cancellationToken)
    {
        var connection = new SqliteConnection(_connectionString);
        try
        {
            await connection.OpenAsync(cancellationToken);
            await SetAsync(connection, pragmas, cancellationToken);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    private async Task<T> CommitAsync<T>(Session session, Func<Session, Task<T>> work, CancellationToken cancellationToken)
    {
        DbTransaction? transaction = null;
        try
        {
            // IMMEDIATE: the lock is taken here, not at the first write, where waiting for it could fail the work.
            transaction = await session.Connection.BeginTransactionAsync(cancellationToken);
            session.Transaction = transaction;
            session.BringsWork = false;
            var result = await work(session);
            await transaction.CommitAsync(CancellationToken.None);
            if (session.BringsWork)
            {
                Work.Set();
            }

            return result;
        }
        catch (SqliteException)
        {
            // What the connection still holds after a failure of the disk is not worth finding out.
            await DropWriterAsync();
            throw;
        }
        finally
        {
            session.Transaction = null;
            if (transaction is not null)
            {
                await transaction.DisposeAsync();
            }
        }
    }

    private async Task DropWriterAsync()
    {
        if (_writer is { } writer)
        {
            _writer = null;
            await writer.DisposeAsync();
        }
    }
}
