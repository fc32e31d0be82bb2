using System.Data.Common;
using System.Reflection;
using System.Runtime.Loader;
using MetaFlow.Storage;
using MetaFlow.Web.Storage;

namespace MetaFlow.Tests.Storage;

/// <summary>The storage providers as the executable loads them, each in its load context.</summary>
internal static class Providers
{
    private static readonly Lazy<Type> Sqlite = new(() => StoreLoader.FindProvider("sqlite", AppContext.BaseDirectory));
    private static readonly Lazy<Type> Postgres = new(() => StoreLoader.FindProvider("postgres", AppContext.BaseDirectory));

    public static IStoreProvider New(string provider, string? extraMigrations)
    {
        object[] arguments = extraMigrations is null ? [] : [extraMigrations];
        return (IStoreProvider)Activator.CreateInstance(
            TypeOf(provider),
            BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic,
            binder: null,
            arguments,
            culture: null)!;
    }

    /// <summary>The driver that the provider itself uses.</summary>
    public static DbProviderFactory Driver(string provider)
    {
        var (assembly, type) = provider == "sqlite"
            ? ("Microsoft.Data.Sqlite", "Microsoft.Data.Sqlite.SqliteFactory")
            : ("Npgsql", "Npgsql.NpgsqlFactory");
        var context = AssemblyLoadContext.GetLoadContext(TypeOf(provider).Assembly)!;
        return (DbProviderFactory)context.LoadFromAssemblyName(new AssemblyName(assembly))
            .GetType(type, throwOnError: true)!.GetField("Instance")!.GetValue(null)!;
    }

    public static async Task<DbConnection> OpenAsync(
        string provider, string connectionString, CancellationToken cancellationToken)
    {
        var connection = Driver(provider).CreateConnection()!;
        connection.ConnectionString = connectionString;
        await connection.OpenAsync(cancellationToken);
        return connection;
    }

    public static async Task<object?> RunAsync(this DbConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        return await command.ExecuteScalarAsync(cancellationToken);
    }

    public static Type TypeOf(string provider) => provider == "sqlite" ? Sqlite.Value : Postgres.Value;
}
