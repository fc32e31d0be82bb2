using System.Runtime.InteropServices;

namespace MetaFlow.Knowledge.Search.Embedding;

/// <summary>What was learned, in bytes: a restart goes on with the vectors that are there instead of learning again.</summary>
internal static class CorpusModelFile
{
    // Another number for another layout; features that are read otherwise change the version too, for vectors are made of them.
    private const uint Version = 0x4D464501;

    public static void Write(Stream to, EmbeddingShape shape, float share, float[] rarity, int[] column, float[][] projection)
    {
        using var writer = new BinaryWriter(to, System.Text.Encoding.UTF8, leaveOpen: true);
        writer.Write(Version);
        writer.Write(shape.Learned);
        writer.Write(shape.Hashed);
        writer.Write(share);
        Write(writer, rarity);
        var known = Enumerable.Range(0, column.Length).Where(feature => column[feature] >= 0).OrderBy(feature => column[feature]).ToArray();
        writer.Write(known.Length);
        for (var at = 0; at < known.Length; at++)
        {
            writer.Write(known[at]);
            writer.Write(projection[at].Length);
            Write(writer, projection[at]);
        }
    }

    /// <summary>Null where the bytes are not what <see cref="Write(Stream, EmbeddingShape, float, float[], int[], float[][])"/> wrote.</summary>
    public static (EmbeddingShape Shape, float Share, float[] Rarity, int[] Column, float[][] Projection)? Read(Stream from)
    {
        using var reader = new BinaryReader(from, System.Text.Encoding.UTF8, leaveOpen: true);
        try
        {
            if (reader.ReadUInt32() != Version)
            {
                return null;
            }

            var shape = new EmbeddingShape(reader.ReadInt32(), reader.ReadInt32());
            var share = reader.ReadSingle();
            var rarity = Read(reader, TextFeatures.Buckets);
            var column = new int[TextFeatures.Buckets];
            Array.Fill(column, -1);
            var known = reader.ReadInt32();
            if (known is < 0 or > TextFeatures.Buckets || shape.Learned is < 0 or > 4096 || shape.Hashed is < 0 or > 4096)
            {
                return null;
            }

            var projection = new float[known][];
            for (var at = 0; at < known; at++)
            {
                var feature = reader.ReadInt32();
                var width = reader.ReadInt32();
                if (feature is < 0 or >= TextFeatures.Buckets || width < 0 || width > shape.Learned)
                {
                    return null;
                }

                column[feature] = at;
                projection[at] = Read(reader, width);
            }

            return (shape, share, rarity, column, projection);
        }
        catch (EndOfStreamException)
        {
            return null;
        }
    }

    private static void Write(BinaryWriter writer, float[] values) => writer.Write(MemoryMarshal.AsBytes(values.AsSpan()));

    private static float[] Read(BinaryReader reader, int count)
    {
        var values = new float[count];
        reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(values.AsSpan()));
        return values;
    }
}
