using System.Security.Cryptography;
using System.Text;

namespace MetaFlow.Runs;

/// <summary>What a run is asked for with: asked again with it, it is the same run. Kept in the transaction that creates the run.</summary>
/// <param name="Until">From then on the key is as if it had never been.</param>
public sealed record RunKey(Guid Name, DateTimeOffset Until)
{
    /// <summary>What is said to whoever asks again; null gives him the run that is there.</summary>
    public Problem? Refusal { get; init; }

    /// <summary>The key of these texts, in their order.</summary>
    public static RunKey Of(DateTimeOffset until, params ReadOnlySpan<string> parts)
    {
        var text = new StringBuilder();
        foreach (var part in parts)
        {
            // With their lengths, so that no two lists make the same text.
            text.Append(part.Length).Append(':').Append(part);
        }

        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString()));
        return new RunKey(new Guid(hash.AsSpan(0, 16), bigEndian: true), until);
    }
}
