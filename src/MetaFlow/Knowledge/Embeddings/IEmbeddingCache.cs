using System.Security.Cryptography;
using System.Text;

namespace MetaFlow.Knowledge.Embeddings;

/// <summary>Keeps vectors by what they were made of, so that no service is asked twice for the same text.</summary>
public interface IEmbeddingCache
{
    /// <summary>Those that are kept, by the hash of their text; each with as many numbers as the space has dimensions.</summary>
    Task<IReadOnlyDictionary<string, float[]>> FindAsync(
        EmbeddingSpace space, IReadOnlyCollection<string> hashes, CancellationToken cancellationToken);

    /// <summary>What is kept already stays.</summary>
    Task PutAsync(EmbeddingSpace space, IReadOnlyDictionary<string, float[]> vectors, CancellationToken cancellationToken);

    /// <summary>Removes the vectors of all other spaces; how many there were.</summary>
    Task<int> KeepOnlyAsync(IReadOnlyCollection<EmbeddingSpace> spaces, CancellationToken cancellationToken);
}

/// <summary>The name of a text: the SHA-256 of its UTF-8 bytes in lower-case hex.</summary>
internal static class TextHash
{
    public static string Of(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
