using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace MetaFlow.Knowledge.Vectors;

/// <summary>What has to have a vector.</summary>
/// <param name="Domain">The collection name of the domain.</param>
/// <param name="Text">What the vector is made of.</param>
public sealed record VectorSource(string Domain, VectorKind Kind, Guid Id, string Text, VectorPayload Payload)
{
    /// <summary>Tells what the vector was made of: another text or payload, another number.</summary>
    public ulong Fingerprint
    {
        get
        {
            // Lengths keep apart what would read the same one behind the other.
            var all = new StringBuilder();
            foreach (var part in (string[])[Text, Payload.Document.ToString(), Payload.Language, Payload.Type, .. Payload.Tags])
            {
                all.Append(part.Length).Append(':').Append(part);
            }

            all.Append(Payload.ChangedAt.UtcTicks);
            return BinaryPrimitives.ReadUInt64LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes(all.ToString())));
        }
    }
}

/// <summary>Everything that has to have a vector, as the database has it.</summary>
public interface IVectorSource
{
    /// <summary>One document behind the other, each with all it has.</summary>
    IAsyncEnumerable<VectorSource> ReadAsync(CancellationToken cancellationToken);
}
