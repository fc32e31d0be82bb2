using System.Data.Common;
using MetaFlow.Blobs;
using MetaFlow.Storage;
using Microsoft.Extensions.Logging.Abstractions;

namespace MetaFlow.Tests.Storage;

/// <summary>An empty database on the server of this test run.</summary>
/// <param name="server">The server of the test run.</param>
/// <param name="fresh">
/// Whether the test needs a database that was never migrated. Otherwise it is one that a test before has used: making
/// and dropping databases takes longer than most tests.
/// </param>
public sealed class PostgresTestDatabase(PostgresServer server, bool fresh = false) : ITestDatabase
{
    private string? _name;

    public string ConnectionString => server.ConnectionString(_name ?? "never_made");

    public async Task MakeAsync(CancellationToken cancellationToken)
    {
        await server.StartAsync(cancellationToken);
        _name = await server.TakeDatabaseAsync(fresh, cancellationToken);
    }

    public IStore Open(TimeProvider clock, string? extraMigrations = null) =>
        Providers.New("postgres", extraMigrations).Open(
            new StorageOptions { Provider = "postgres", ConnectionString = ConnectionString },
            clock,
            NullLoggerFactory.Instance);

    public Task<DbConnection> OpenRawAsync(CancellationToken cancellationToken) =>
        Providers.OpenAsync("postgres", ConnectionString + ";Pooling=False", cancellationToken);

    public async Task DamageAsync(BlobHash blob, CancellationToken cancellationToken)
    {
        await using var connection = await OpenRawAsync(cancellationToken);
        await connection.RunAsync($"UPDATE blobs SET content = 'damaged' WHERE hash = '{blob}'", cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        if (_name is null)
        {
            return;
        }

        if (fresh)
        {
            await server.RunAsync($"DROP DATABASE {_name} WITH (FORCE)", CancellationToken.None);
            return;
        }

        await using (var connection = await OpenRawAsync(CancellationToken.None))
        {
            await connection.RunAsync(
                """
                DO $$ BEGIN
                    EXECUTE (SELECT 'TRUNCATE ' || string_agg(tablename, ', ') FROM pg_tables
                             WHERE schemaname = 'public' AND tablename <> 'schema_versions');
                END $$
                """,
                CancellationToken.None);
        }

        server.GiveBack(_name);
    }
}
