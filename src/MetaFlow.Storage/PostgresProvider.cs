using Microsoft.Extensions.Logging;
using Npgsql;

namespace MetaFlow.Storage;

/// <summary>Keeps everything in one PostgreSQL database.</summary>
public sealed class PostgresProvider : IStoreProvider
{
    private readonly string? _extraMigrations;

    public PostgresProvider()
    {
    }

    /// <summary>For tests: goes on after the released migrations with those of a folder.</summary>
    internal PostgresProvider(string extraMigrations) => _extraMigrations = extraMigrations;

    public IStore Open(StorageOptions options, TimeProvider clock, ILoggerFactory loggers)
    {
        try
        {
            var settings = new NpgsqlConnectionStringBuilder(options.ConnectionString);
            return new Store(new Database(settings, clock, loggers), clock, loggers, _extraMigrations);
        }
        catch (ArgumentException exception)
        {
            // The text itself is not repeated: it may hold a password.
            throw new StoreException(StorageProblems.ConnectionString(), exception);
        }
    }
}
