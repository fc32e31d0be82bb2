using MetaFlow.Storage;

namespace MetaFlow.Tests.Storage;

/// <summary>An open, empty store for each test.</summary>
public abstract class StoreContract(ITestDatabase database) : IAsyncLifetime
{
    private IStore? _store;

    protected static CancellationToken Cancel => TestContext.Current.CancellationToken;

    protected FakeClock Clock { get; } = new();

    protected DateTimeOffset Now => Clock.GetUtcNow();

    protected ITestDatabase Database => database;

    protected IStore Store => _store!;

    public async ValueTask InitializeAsync()
    {
        await database.MakeAsync(Cancel);
        _store = database.Open(Clock);
        await _store.MigrateAsync(Cancel);
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (_store is not null)
        {
            await _store.DisposeAsync();
        }

        await database.DisposeAsync();
    }
}
