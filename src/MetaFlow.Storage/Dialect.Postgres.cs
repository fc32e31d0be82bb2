using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace MetaFlow.Storage;

/// <summary>What PostgreSQL writes differently from SQLite.</summary>
internal static class Dialect
{
    /// <summary>A row that another node is just claiming is none to wait for.</summary>
    public const string SkipLocked = "FOR UPDATE SKIP LOCKED";

    /// <summary>The larger of two values.</summary>
    public const string Greatest = "greatest";

    /// <summary>Nobody else passes this with the same name until the transaction ends.</summary>
    public static Task LockAsync(Session session, string name, CancellationToken cancellationToken)
    {
        const string Sql = "SELECT pg_advisory_xact_lock(@room, hashtext(@name))";

        return session.Command(Sql).Set("room", LockKeys.Groups).Set("name", name).ExecuteNonQueryAsync(cancellationToken);
    }

    public static object Id(Guid id) => id;

    public static Guid GetId(this DbDataReader row, int column) => row.GetFieldValue<Guid>(column);

    public static object Bytes(ReadOnlyMemory<byte> bytes) => bytes;

    public static DbParameter Parameter(string name, object value) => new NpgsqlParameter(name, value);

    public static void Use(DbContextOptionsBuilder options, DbConnection connection) => options.UseNpgsql(connection);

    /// <summary>The column type uuid is what EF takes for a Guid anyway.</summary>
    public static void KeepIds(ModelBuilder model)
    {
    }
}
