namespace MetaFlow.Tests.Storage;

public sealed class PostgresListeningTests(PostgresServer server) : StoreContract(new PostgresTestDatabase(server))
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task A_run_of_one_node_wakes_another()
    {
        await using var other = Database.Open(Clock);
        await other.Queue.WaitForWorkAsync(TimeSpan.FromDays(1), Cancel).WaitAsync(Soon, Cancel);
        var waiting = other.Queue.WaitForWorkAsync(TimeSpan.FromDays(1), Cancel);

        await Store.Journal.CreateAsync(Stored.Head(), Cancel);

        await waiting.WaitAsync(Soon, Cancel);
        Assert.Single(await other.Queue.ClaimAsync("other", 10, Now, TimeSpan.FromMinutes(1), Cancel));
    }

    [Fact]
    public async Task A_node_whose_connection_was_cut_listens_again()
    {
        var day = TimeSpan.FromDays(1);
        await Store.Queue.WaitForWorkAsync(day, Cancel).WaitAsync(Soon, Cancel);
        await using (var raw = await Database.OpenRawAsync(Cancel))
        {
            await raw.RunAsync(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'LISTEN%'",
                Cancel);
        }

        // This wait ends because it listens again, and may have missed something in between.
        await Store.Queue.WaitForWorkAsync(day, Cancel).WaitAsync(Soon, Cancel);
        var waiting = Store.Queue.WaitForWorkAsync(day, Cancel);
        await Store.Journal.CreateAsync(Stored.Head(), Cancel);

        await waiting.WaitAsync(Soon, Cancel);
    }
}
