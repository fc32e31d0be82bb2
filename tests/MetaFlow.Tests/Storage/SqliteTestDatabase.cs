using System.Data.Common;
using MetaFlow.Blobs;
using MetaFlow.Storage;
using Microsoft.Extensions.Logging.Abstractions;

namespace MetaFlow.Tests.Storage;

/// <summary>A fresh data directory.</summary>
public sealed class SqliteTestDatabase : ITestDatabase
{
    public string DataDirectory { get; } = Directory.CreateTempSubdirectory("metaflow-sqlite-").FullName;

    public string File => Path.Combine(DataDirectory, "metaflow.db");

    public Task MakeAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public IStore Open(TimeProvider clock, string? extraMigrations = null) =>
        Providers.New("sqlite", extraMigrations)
            .Open(new StorageOptions { DataDirectory = DataDirectory }, clock, NullLoggerFactory.Instance);

    public Task<DbConnection> OpenRawAsync(CancellationToken cancellationToken) =>
        Providers.OpenAsync("sqlite", $"Data Source={File};Pooling=False", cancellationToken);

    public async Task DamageAsync(BlobHash blob, CancellationToken cancellationToken) =>
        await System.IO.File.WriteAllTextAsync(
            Path.Combine(DataDirectory, "blobs", blob.Hex[..2], blob.Hex), "damaged", cancellationToken);

    public ValueTask DisposeAsync()
    {
        Directory.Delete(DataDirectory, recursive: true);
        return ValueTask.CompletedTask;
    }
}
