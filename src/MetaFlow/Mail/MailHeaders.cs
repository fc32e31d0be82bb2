using System.Globalization;
using System.Text;

namespace MetaFlow.Mail;

/// <summary>
/// Header lines as RFC 5322 wants them, texts beyond ASCII in the encoded words of RFC 2047. A line end in a value is
/// written as a space: what comes from outside cannot begin another header.
/// </summary>
internal static class MailHeaders
{
    // 75 letters at most are an encoded word, 12 of them stand around it; 45 bytes are 60 letters of base64.
    private const int BytesInWord = 45;

    // A line may have 998 letters; what is longer is folded as encoded words.
    private const int LongestPlain = 200;

    public static string Text(string name, string value)
    {
        var clean = Clean(value);
        return Line(name, IsPlain(clean) && clean.Length <= LongestPlain ? clean : EncodedWords(clean));
    }

    public static string Addresses(string name, IEnumerable<MailAddress> addresses) =>
        Line(name, string.Join(",\r\n ", addresses.Select(Mailbox)));

    public static string Date(DateTimeOffset date) =>
        Line("Date", date.UtcDateTime.ToString("ddd, dd MMM yyyy HH:mm:ss '+0000'", CultureInfo.InvariantCulture));

    /// <summary>A value of the program's own.</summary>
    public static string Line(string name, string value) => $"{name}: {value}\r\n";

    /// <summary>The name of a file as a parameter: <c>filename="a.txt"</c>, or RFC 2231 where it is not plain.</summary>
    public static string FileName(string name)
    {
        var clean = Clean(name);
        return IsPlain(clean) && clean.Length <= LongestPlain
            ? $"filename={Quoted(clean)}"
            : $"filename*=UTF-8''{Uri.EscapeDataString(clean)}";
    }

    private static string Mailbox(MailAddress address) => address.Name is null
        ? address.Address
        : $"{(IsPlain(address.Name) ? Quoted(address.Name) : EncodedWords(address.Name))}{(IsPlain(address.Name) ? " " : "\r\n ")}<{address.Address}>";

    private static string Quoted(string text) => $"\"{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";

    // '=?' begins an encoded word, whoever wrote it.
    private static bool IsPlain(string text) =>
        text.All(letter => letter is >= ' ' and <= '~') && !text.Contains("=?", StringComparison.Ordinal);

    private static string Clean(string value)
    {
        var clean = new StringBuilder(value.Length);
        foreach (var letter in value.ReplaceLineEndings(" "))
        {
            clean.Append(char.IsControl(letter) ? ' ' : letter);
        }

        return clean.ToString().Trim();
    }

    private static string EncodedWords(string text)
    {
        var words = new List<string>();
        var bytes = new List<byte>(BytesInWord);
        Span<byte> encoded = stackalloc byte[4];
        foreach (var rune in text.EnumerateRunes())
        {
            var length = rune.EncodeToUtf8(encoded);
            if (bytes.Count + length > BytesInWord)
            {
                words.Add(Word(bytes));
                bytes.Clear();
            }

            bytes.AddRange(encoded[..length]);
        }

        words.Add(Word(bytes));
        return string.Join("\r\n ", words);
    }

    private static string Word(List<byte> bytes) => $"=?UTF-8?B?{Convert.ToBase64String([.. bytes])}?=";
}
