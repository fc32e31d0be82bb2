using System.Buffers.Binary;
using System.Text;

namespace MetaFlow.ScriptHost.Running;

/// <summary>Sends the warm-up script the way that scripts of people come.</summary>
internal static class Warmup
{
    private const string Assembly = "MetaFlow.ScriptWarmup.dll";

    public static void Run(Action<byte[]> answer)
    {
        var assembly = File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, Assembly));
        var input = """{"items":[{"name":"나","age":3,"price":1.5},{"name":"b","age":4,"price":2},{"name":"c","age":1,"price":2}]}"""u8;

        var body = new byte[20 + (4 * sizeof(int)) + Assembly.Length + assembly.Length + input.Length];
        BinaryPrimitives.WriteInt32LittleEndian(body.AsSpan(8), 64 * 1024);
        BinaryPrimitives.WriteInt32LittleEndian(body.AsSpan(12), 64 * 1024);
        var rest = body.AsSpan(20);
        Put(ref rest, Encoding.ASCII.GetBytes(Assembly));
        Put(ref rest, assembly);
        Put(ref rest, []);
        Put(ref rest, input);
        answer(body);
    }

    private static void Put(ref Span<byte> rest, ReadOnlySpan<byte> part)
    {
        BinaryPrimitives.WriteInt32LittleEndian(rest, part.Length);
        part.CopyTo(rest[sizeof(int)..]);
        rest = rest[(sizeof(int) + part.Length)..];
    }
}
