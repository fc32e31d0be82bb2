using System.Text;

namespace MetaFlow.Knowledge.Ingestion;

/// <summary>Bytes as text: Unicode with or without a mark, else the older Korean encoding; null where they are no text.</summary>
internal static class PlainText
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private static readonly Encoding Korean = CodePagesEncodingProvider.Instance.GetEncoding(
        949, EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback)!;

    public static string? Decode(ReadOnlySpan<byte> bytes)
    {
        var text = bytes switch
        {
            [0xEF, 0xBB, 0xBF, ..] => Decode(Utf8, bytes[3..]),
            [0xFF, 0xFE, ..] => Decode(new UnicodeEncoding(bigEndian: false, byteOrderMark: false, throwOnInvalidBytes: true), bytes[2..]),
            [0xFE, 0xFF, ..] => Decode(new UnicodeEncoding(bigEndian: true, byteOrderMark: false, throwOnInvalidBytes: true), bytes[2..]),
            _ => Decode(Utf8, bytes) ?? KoreanOnly(Decode(Korean, bytes)),
        };
        return text is not null && IsText(text) ? text.ReplaceLineEndings("\n") : null;
    }

    private static string? Decode(Encoding encoding, ReadOnlySpan<byte> bytes)
    {
        try
        {
            return encoding.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }

    // Almost any bytes can be read as CP949: it is believed where Hangul comes of it.
    private static string? KoreanOnly(string? text) =>
        text is not null && text.Count(letter => letter is >= '가' and <= '힣') * 2 > text.Count(letter => letter > 0x7F) ? text : null;

    // Text has no control characters but the ends of lines and pages, tabs, and escapes of old terminals here and there.
    private static bool IsText(string text)
    {
        var strange = text.Count(letter => char.IsControl(letter) && letter is not ('\n' or '\r' or '\t' or '\f'));
        return !text.Contains('\0', StringComparison.Ordinal) && strange * 100 <= text.Length;
    }
}
