using System.Buffers;
using System.Text;

namespace MetaFlow.Workflows;

/// <summary>Says what a text is that is no JSON: the usual slips have a sentence of their own.</summary>
internal static class NotJson
{
    /// <summary>What keeps bytes from being text at all, and where; null where they are UTF-8.</summary>
    public static (string Code, int Offset)? Encoding(ReadOnlySpan<byte> bytes)
    {
        if (bytes.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE]) || bytes.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF])
            || bytes.StartsWith((ReadOnlySpan<byte>)[(byte)'{', 0]) || bytes.StartsWith((ReadOnlySpan<byte>)[0, (byte)'{']))
        {
            return ("workflows.utf16", 0);
        }

        var nothing = bytes.IndexOf((byte)0);
        if (nothing < 0 && System.Text.Unicode.Utf8.IsValid(bytes))
        {
            return null;
        }

        var end = FirstBroken(bytes);
        return nothing < 0 ? ("workflows.not_utf8", end) : ("workflows.not_text", Math.Min(nothing, end));
    }

    /// <summary>Why JSON ends at this byte of a text.</summary>
    public static string Syntax(ReadOnlySpan<byte> utf8, int offset)
    {
        var rest = utf8[offset..];
        var before = utf8[..offset].TrimEnd(" \t\r\n"u8);
        return rest switch
        {
            [(byte)'/', (byte)'/' or (byte)'*', ..] or [(byte)'#', ..] => "workflows.json_comment",
            [(byte)']' or (byte)'}', ..] when before is [.., (byte)','] => "workflows.json_trailing_comma",
            [(byte)'\'' or (byte)'`', ..] => "workflows.json_quotes",
            _ when Rune.DecodeFromUtf8(rest, out var rune, out _) == OperationStatus.Done
                && rune.Value is '‘' or '’' or '“' or '”' or '„' or '«' => "workflows.json_quotes",
            _ => "workflows.not_json",
        };
    }

    private static int FirstBroken(ReadOnlySpan<byte> bytes)
    {
        var at = 0;
        while (at < bytes.Length && Rune.DecodeFromUtf8(bytes[at..], out _, out var length) == OperationStatus.Done)
        {
            at += length;
        }

        return at;
    }
}
