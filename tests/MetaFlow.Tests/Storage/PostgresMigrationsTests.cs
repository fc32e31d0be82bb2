using MetaFlow.Storage;
using Microsoft.Extensions.Logging.Abstractions;

namespace MetaFlow.Tests.Storage;

public sealed class PostgresMigrationsTests(PostgresServer server)
    : MigrationsContract(new PostgresTestDatabase(server, fresh: true))
{
    [Theory]
    [InlineData("Password=pass-of-the-tests", "Password=wrong-secret", "storage.login_refused", "does not let the user 'metaflow' in.")]
    [InlineData("Username=metaflow", "Username=nobody", "storage.login_refused", "does not let the user 'nobody' in.")]
    [InlineData("Database=postgres", "Database=nowhere", "storage.no_database", "There is no database 'nowhere' at '127.0.0.1:")]
    [InlineData("Host=127.0.0.1", "Host=127.0.0.1;Port=1", "storage.unreachable", "at '127.0.0.1:1' does not answer.")]
    [InlineData("Host=127.0.0.1", "Host=no-such-host.example", "storage.unreachable", "does not answer.")]
    public async Task A_server_that_cannot_be_used_is_named_without_a_password(
        string setting, string other, string code, string sentence)
    {
        // What comes last in a connection string counts.
        var settings = server.ConnectionString("postgres");
        Assert.Contains(setting, settings, StringComparison.Ordinal);
        await using var store = Open($"{settings};{other};Timeout=5");

        var refused = await Assert.ThrowsAsync<StoreException>(() => store.MigrateAsync(Cancel));
        var check = (await store.CheckAsync(Cancel))!;

        Assert.Equal(code, refused.Problem.Code);
        Assert.Equal(refused.Problem.Message, check.Message);
        Assert.Contains(sentence, refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", refused.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(PostgresServer.Password, refused.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_user_who_may_not_make_tables_is_named()
    {
        await server.RunAsync("CREATE ROLE guest LOGIN PASSWORD 'guest-secret'", Cancel);
        await using var store = Open($"{server.ConnectionString("postgres")};Username=guest;Password=guest-secret");

        var refused = await Assert.ThrowsAsync<StoreException>(() => store.MigrateAsync(Cancel));

        Assert.Equal("storage.not_allowed", refused.Problem.Code);
        Assert.StartsWith("The user 'guest' may not do what MetaFlow needs in the database 'postgres' at", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Host=db;Passwort=very-secret")]
    [InlineData("very-secret")]
    [InlineData("Database=metaflow;Password=very-secret")]
    public void Settings_that_cannot_be_understood_are_not_repeated(string settings)
    {
        var refused = Assert.Throws<StoreException>(() => Open(settings));

        Assert.Equal("storage.connection_string", refused.Problem.Code);
        Assert.Equal("'MetaFlow:Storage:ConnectionString' cannot be understood.", refused.Message);
    }

    private IStore Open(string settings) => Providers.New("postgres", null).Open(
        new StorageOptions { Provider = "postgres", ConnectionString = settings }, Clock, NullLoggerFactory.Instance);
}
