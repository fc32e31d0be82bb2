using Microsoft.Extensions.Logging;

namespace MetaFlow.Storage;

/// <summary>Keeps everything in <c>metaflow.db</c> and the folders beside it.</summary>
public sealed class SqliteProvider : IStoreProvider
{
    private readonly string? _extraMigrations;

    public SqliteProvider()
    {
    }

    /// <summary>For tests: goes on after the released migrations with those of a folder.</summary>
    internal SqliteProvider(string extraMigrations) => _extraMigrations = extraMigrations;

    public IStore Open(StorageOptions options, TimeProvider clock, ILoggerFactory loggers)
    {
        var database = new Database(options, clock);
        try
        {
            PrivateDirectory.Make(database.DataDirectory);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new StoreException(StorageProblems.ReadOnly($"'{database.DataDirectory}'"), exception);
        }

        return new Store(database, clock, loggers, _extraMigrations);
    }
}
