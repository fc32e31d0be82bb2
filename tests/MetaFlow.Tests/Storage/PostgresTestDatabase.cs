using System.Data.Common;
using MetaFlow.Blobs;
using MetaFlow.Storage;
using Microsoft.Extensions.Logging.Abstractions;

namespace MetaFlow.Tests.Storage;

/// <summary>A fresh database on the server of this test run.</summary>
public sealed class PostgresTestDatabase(PostgresServer server) : ITestDatabase
{
    private readonly string _name = server.NextName();

    public string ConnectionString => server.ConnectionString(_name);

    public async Task MakeAsync(CancellationToken cancellationToken)
    {
        await server.StartAsync(cancellationToken);
        await server.RunAsync($"CREATE DATABASE {_name}", cancellationToken);
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
        if (server.IsRunning)
        {
            await server.RunAsync($"DROP DATABASE IF EXISTS {_name} WITH (FORCE)", CancellationToken.None);
        }
    }
}
