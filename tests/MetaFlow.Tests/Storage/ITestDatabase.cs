using System.Data.Common;
using MetaFlow.Blobs;
using MetaFlow.Storage;

namespace MetaFlow.Tests.Storage;

/// <summary>An empty database for one test, gone afterwards.</summary>
public interface ITestDatabase : IAsyncDisposable
{
    Task MakeAsync(CancellationToken cancellationToken);

    /// <param name="extraMigrations">A folder of migrations that follow the released ones.</param>
    IStore Open(TimeProvider clock, string? extraMigrations = null);

    /// <summary>The database without the store, for what only an accident would do.</summary>
    Task<DbConnection> OpenRawAsync(CancellationToken cancellationToken);

    /// <summary>Changes the bytes kept under a name, as a failing disk would.</summary>
    Task DamageAsync(BlobHash blob, CancellationToken cancellationToken);
}
