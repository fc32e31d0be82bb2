using System.Security.Cryptography;

namespace MetaFlow.Blobs;

/// <summary>The name of stored bytes: their SHA-256 in lower-case hex.</summary>
public readonly record struct BlobHash
{
    private readonly string? _hex;

    private BlobHash(string hex) => _hex = hex;

    public string Hex => _hex ?? throw new InvalidOperationException("A default BlobHash names nothing.");

    public static BlobHash Of(ReadOnlySpan<byte> content) => new(Convert.ToHexStringLower(SHA256.HashData(content)));

    public static bool TryParse(string? text, out BlobHash hash)
    {
        var understood = text is { Length: 64 } && text.All(char.IsAsciiHexDigitLower);
        hash = understood ? new BlobHash(text!) : default;
        return understood;
    }

    public override string ToString() => Hex;
}
