using System.Buffers.Binary;
using System.Data.Common;
using System.Globalization;
using MetaFlow.Knowledge.Embeddings;

namespace MetaFlow.Storage.Embeddings;

/// <summary>The table <c>embeddings</c>: vectors as little-endian numbers of 32 bits.</summary>
internal sealed class EmbeddingCache(Database database) : IEmbeddingCache
{
    /// <summary>How many are asked for at once: one text of SQL, whatever is asked for.</summary>
    private const int AtOnce = 64;

    private static readonly string FindSql =
        $"SELECT hash, vector FROM embeddings WHERE generator = @generator AND dimensions = @dimensions AND hash IN ({string.Join(", ", Enumerable.Range(0, AtOnce).Select(NameOf))})";

    public async Task<IReadOnlyDictionary<string, float[]>> FindAsync(
        EmbeddingSpace space, IReadOnlyCollection<string> hashes, CancellationToken cancellationToken)
    {
        var found = new Dictionary<string, float[]>(StringComparer.Ordinal);
        foreach (var some in hashes.Chunk(AtOnce))
        {
            var rows = await database.ReadAsync(session => Find(session, space, some).ListAsync(Read, cancellationToken), cancellationToken);
            foreach (var (hash, vector) in rows)
            {
                // What was cut off or changed is as good as missing.
                if (vector.Length == space.Dimensions * sizeof(float))
                {
                    found[hash] = NumbersOf(vector);
                }
            }
        }

        return found;
    }

    public async Task PutAsync(EmbeddingSpace space, IReadOnlyDictionary<string, float[]> vectors, CancellationToken cancellationToken)
    {
        const string Sql =
            """
            INSERT INTO embeddings (generator, dimensions, hash, vector) VALUES (@generator, @dimensions, @hash, @vector)
            ON CONFLICT (generator, dimensions, hash) DO NOTHING
            """;

        if (vectors.Count == 0)
        {
            return;
        }

        await database.WriteAsync(
            async session =>
            {
                // In one order on every node: two that put the same wait for each other, and not in a circle.
                foreach (var (hash, vector) in vectors.OrderBy(each => each.Key, StringComparer.Ordinal))
                {
                    await session.Command(Sql)
                        .Set("generator", space.Generator)
                        .Set("dimensions", space.Dimensions)
                        .Set("hash", hash)
                        .Set("vector", BytesOf(vector))
                        .ExecuteNonQueryAsync(cancellationToken);
                }

                return vectors.Count;
            },
            cancellationToken);
    }

    public async Task<int> KeepOnlyAsync(IReadOnlyCollection<EmbeddingSpace> spaces, CancellationToken cancellationToken)
    {
        const string Spaces = "SELECT DISTINCT generator, dimensions FROM embeddings";
        const string Sql = "DELETE FROM embeddings WHERE generator = @generator AND dimensions = @dimensions";

        return await database.WriteAsync(
            async session =>
            {
                var known = await session.Command(Spaces)
                    .ListAsync(row => new EmbeddingSpace(row.GetString(0), row.GetInt32(1)), cancellationToken);
                var removed = 0;
                foreach (var space in known.Except(spaces))
                {
                    removed += await session.Command(Sql)
                        .Set("generator", space.Generator)
                        .Set("dimensions", space.Dimensions)
                        .ExecuteNonQueryAsync(cancellationToken);
                }

                return removed;
            },
            cancellationToken);
    }

    // The last hash fills up the places that are left over.
    private static DbCommand Find(Session session, EmbeddingSpace space, string[] hashes)
    {
        var command = session.Command(FindSql).Set("generator", space.Generator).Set("dimensions", space.Dimensions);
        for (var at = 0; at < AtOnce; at++)
        {
            command.Set(NameOf(at)[1..], hashes[Math.Min(at, hashes.Length - 1)]);
        }

        return command;
    }

    private static (string Hash, byte[] Vector) Read(DbDataReader row) => (row.GetString(0), row.GetFieldValue<byte[]>(1));

    private static string NameOf(int at) => string.Create(CultureInfo.InvariantCulture, $"@hash{at}");

    private static byte[] BytesOf(float[] vector)
    {
        var bytes = new byte[vector.Length * sizeof(float)];
        for (var at = 0; at < vector.Length; at++)
        {
            BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(at * sizeof(float)), vector[at]);
        }

        return bytes;
    }

    private static float[] NumbersOf(byte[] bytes)
    {
        var vector = new float[bytes.Length / sizeof(float)];
        for (var at = 0; at < vector.Length; at++)
        {
            vector[at] = BinaryPrimitives.ReadSingleLittleEndian(bytes.AsSpan(at * sizeof(float)));
        }

        return vector;
    }
}
