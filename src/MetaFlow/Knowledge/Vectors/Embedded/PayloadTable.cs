using System.Text;

namespace MetaFlow.Knowledge.Vectors.Embedded;

/// <summary>Payloads as bytes.</summary>
internal static class PayloadTable
{
    public static byte[] Pack(IReadOnlyList<VectorPayload> payloads)
    {
        using var bytes = new MemoryStream();
        using var writer = new BinaryWriter(bytes, Encoding.UTF8);
        foreach (var payload in payloads)
        {
            writer.Write(payload.Document.ToByteArray());
            writer.Write(payload.Language);
            writer.Write(payload.Type);
            writer.Write(payload.ChangedAt.UtcTicks);
            writer.Write7BitEncodedInt(payload.Tags.Count);
            foreach (var tag in payload.Tags)
            {
                writer.Write(tag);
            }
        }

        writer.Flush();
        return bytes.ToArray();
    }

    /// <exception cref="IOException">The bytes are no such payloads; also other exceptions of reading.</exception>
    public static VectorPayload[] Unpack(byte[] bytes, int count)
    {
        using var reader = new BinaryReader(new MemoryStream(bytes), Encoding.UTF8);
        var payloads = new VectorPayload[count];
        for (var at = 0; at < count; at++)
        {
            var document = new Guid(reader.ReadBytes(16));
            var (language, type) = (reader.ReadString(), reader.ReadString());
            var changedAt = new DateTimeOffset(reader.ReadInt64(), TimeSpan.Zero);
            var tags = new string[reader.Read7BitEncodedInt()];
            for (var tag = 0; tag < tags.Length; tag++)
            {
                tags[tag] = reader.ReadString();
            }

            payloads[at] = new VectorPayload(document, language, type, tags, changedAt);
        }

        return payloads;
    }
}
