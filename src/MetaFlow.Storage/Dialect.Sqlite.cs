using System.Data.Common;
using System.Runtime.InteropServices;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace MetaFlow.Storage;

/// <summary>What SQLite writes differently from PostgreSQL.</summary>
internal static class Dialect
{
    /// <summary>One writer at a time has nobody to skip.</summary>
    public const string SkipLocked = "";

    /// <summary>The larger of two values.</summary>
    public const string Greatest = "max";

    private static readonly ValueConverter<Guid, byte[]> IdConverter =
        new(id => id.ToByteArray(true), bytes => new Guid(bytes, true));

    /// <summary>One writer at a time has locked everything.</summary>
    public static Task LockAsync(Session session, string name, CancellationToken cancellationToken) => Task.CompletedTask;

    public static object Id(Guid id) => id.ToByteArray(bigEndian: true);

    public static Guid GetId(this DbDataReader row, int column) => new(row.GetFieldValue<byte[]>(column), bigEndian: true);

    public static object Bytes(ReadOnlyMemory<byte> bytes) =>
        MemoryMarshal.TryGetArray(bytes, out var array) && array.Offset == 0 && array.Count == array.Array!.Length
            ? array.Array
            : bytes.ToArray();

    public static DbParameter Parameter(string name, object value) => new SqliteParameter(name, value);

    public static void Use(DbContextOptionsBuilder options, DbConnection connection) => options.UseSqlite(connection);

    public static void KeepIds(ModelBuilder model)
    {
        foreach (var property in model.Model.GetEntityTypes().SelectMany(entity => entity.GetProperties()))
        {
            if (property.ClrType == typeof(Guid))
            {
                property.SetValueConverter(IdConverter);
            }
        }
    }
}
