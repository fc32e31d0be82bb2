using System.Buffers.Binary;
using System.Text;

namespace MetaFlow.ScriptHost.Running;

/// <summary>
/// One call of a script, as the server writes it. After the fixed head come the script's hash, its assembly and symbols
/// (empty where this child has the script already) and the input, each with its length before it.
/// </summary>
internal readonly struct ScriptRequest
{
    private const int HeadLength = sizeof(long) + (3 * sizeof(int));

    private ScriptRequest(byte[] body)
    {
        Now = new DateTimeOffset(BinaryPrimitives.ReadInt64LittleEndian(body), TimeSpan.Zero);
        OutputBytes = BinaryPrimitives.ReadInt32LittleEndian(body.AsSpan(8));
        LogBytes = BinaryPrimitives.ReadInt32LittleEndian(body.AsSpan(12));
        CpuSeconds = BinaryPrimitives.ReadInt32LittleEndian(body.AsSpan(16));
        var rest = body.AsMemory(HeadLength);
        Hash = Encoding.UTF8.GetString(Take(ref rest).Span);
        Assembly = Take(ref rest);
        Symbols = Take(ref rest);
        Input = Take(ref rest);
    }

    public DateTimeOffset Now { get; }

    public int OutputBytes { get; }

    public int LogBytes { get; }

    /// <summary>The processor time for this script alone, or 0 where the child's own limit is meant.</summary>
    public int CpuSeconds { get; }

    public string Hash { get; }

    public ReadOnlyMemory<byte> Assembly { get; }

    public ReadOnlyMemory<byte> Symbols { get; }

    public ReadOnlyMemory<byte> Input { get; }

    public static ScriptRequest Read(byte[] body) => new(body);

    private static Memory<byte> Take(ref Memory<byte> rest)
    {
        var length = BinaryPrimitives.ReadInt32LittleEndian(rest.Span);
        var part = rest.Slice(sizeof(int), length);
        rest = rest[(sizeof(int) + length)..];
        return part;
    }
}
