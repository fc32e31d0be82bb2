using MetaFlow.Credentials;

namespace MetaFlow.Tests.Runs;

/// <summary>A seal whose bytes look like nothing that was sealed: every bit is the other one.</summary>
internal sealed class MirrorSeal : ICredentialSeal
{
    public byte[] Seal(ReadOnlySpan<byte> values) => [.. values.ToArray().Select(value => (byte)~value)];

    public byte[]? Open(ReadOnlySpan<byte> values) => Seal(values);
}
