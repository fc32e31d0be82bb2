using MetaFlow.Storage;

namespace MetaFlow.Tests.Storage;

/// <summary>What those who ask are told when PostgreSQL ends their connections.</summary>
public sealed class PostgresOutageTests(PostgresServer server) : StoreContract(new PostgresTestDatabase(server))
{
    [Fact]
    public async Task Who_asks_the_catalogue_over_a_connection_that_was_ended_hears_that_the_database_does_not_answer()
    {
        Assert.Null(await Store.Workflows.FindSummaryAsync("orders", Cancel));
        await using (var raw = await Database.OpenRawAsync(Cancel))
        {
            await raw.RunAsync(
                "SELECT pg_terminate_backend(pid, 20000) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()",
                Cancel);
        }

        var exception = await Assert.ThrowsAsync<StoreException>(() => Store.Workflows.FindSummaryAsync("orders", Cancel));

        Assert.Equal("storage.unreachable", exception.Problem.Code);
        Assert.Null(await Store.Workflows.FindSummaryAsync("orders", Cancel));
    }
}
