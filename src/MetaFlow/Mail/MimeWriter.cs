using System.Buffers;
using System.Security.Cryptography;
using System.Text;

namespace MetaFlow.Mail;

/// <summary>
/// A mail as it goes over the wire: CRLF everywhere, no bare line end anywhere, so that a body can neither end the mail
/// nor begin another one.
/// </summary>
internal sealed class MimeWriter(MailMessage message, MailAddress from, bool eightBit)
{
    // RFC 5321, 4.5.3.1.6, without its line end.
    private const int LongestLine = 998;

    private readonly ArrayBufferWriter<byte> _bytes = new();

    public string Id => $"{message.Id}@{from.Domain}";

    public byte[] Write()
    {
        Put(MailHeaders.Date(message.Date));
        Put(MailHeaders.Addresses("From", [from]));
        Put(MailHeaders.Addresses("To", message.To));
        if (message.Cc.Count > 0)
        {
            Put(MailHeaders.Addresses("Cc", message.Cc));
        }

        Put(MailHeaders.Text("Subject", message.Subject));
        Put(MailHeaders.Line("Message-ID", $"<{Id}>"));
        Put(MailHeaders.Line("MIME-Version", "1.0"));

        // RFC 3834: answering machines leave it alone.
        Put(MailHeaders.Line("Auto-Submitted", "auto-generated"));
        if (message.Attachments.Count == 0)
        {
            PutContent();
            return _bytes.WrittenSpan.ToArray();
        }

        PutParts("mixed", 1, [PutContent, .. message.Attachments.Select<MailAttachment, Action>(attachment => () => PutAttachment(attachment))]);
        return _bytes.WrittenSpan.ToArray();
    }

    private void PutContent()
    {
        if (message.Html is not { } html)
        {
            PutText("plain", message.Text, isAlone: message.Attachments.Count == 0);
            return;
        }

        // What is best comes last.
        PutParts("alternative", 2, [() => PutText("plain", message.Text, isAlone: false), () => PutText("html", html, isAlone: false)]);
    }

    // '=_' stands in nothing that is encoded as base64 or quoted-printable, and parts are: none can hold the boundary.
    private void PutParts(string kind, int level, IReadOnlyList<Action> parts)
    {
        var boundary = $"=_{level}_{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Id)))[..24]}";
        Put(MailHeaders.Line("Content-Type", $"multipart/{kind};\r\n boundary=\"{boundary}\""));
        Put("\r\n");
        foreach (var part in parts)
        {
            Put($"--{boundary}\r\n");
            part();
            Put("\r\n");
        }

        Put($"--{boundary}--\r\n");
    }

    private void PutText(string subtype, string text, bool isAlone)
    {
        var normal = text.Replace("\0", "", StringComparison.Ordinal).ReplaceLineEndings("\r\n");
        var bytes = Encoding.UTF8.GetBytes(normal.EndsWith('\n') ? normal : normal + "\r\n");
        var plain = bytes.Count(value => value < 0x80);
        var fits = normal.Split("\r\n").All(line => Encoding.UTF8.GetByteCount(line) <= LongestLine) && isAlone;
        var encoding = (fits, plain == bytes.Length) switch
        {
            (true, true) => "7bit",
            (true, false) when eightBit => "8bit",
            _ when plain * 6 >= bytes.Length * 5 => "quoted-printable",
            _ => "base64",
        };
        Put(MailHeaders.Line("Content-Type", $"text/{subtype}; charset=utf-8"));
        Put(MailHeaders.Line("Content-Transfer-Encoding", encoding));
        Put("\r\n");
        switch (encoding)
        {
            case "quoted-printable":
                Put(QuotedPrintable(bytes));
                break;
            case "base64":
                Put(Base64(bytes));
                break;
            default:
                // NEL, LINE SEPARATOR and their like were line ends above; a bare CR or LF is left nowhere.
                _bytes.Write(bytes);
                break;
        }
    }

    private void PutAttachment(MailAttachment attachment)
    {
        Put(MailHeaders.Line("Content-Type", attachment.ContentType));
        Put(MailHeaders.Line("Content-Disposition", $"attachment;\r\n {MailHeaders.FileName(attachment.Name)}"));
        Put(MailHeaders.Line("Content-Transfer-Encoding", "base64"));
        Put("\r\n");
        Put(Base64(attachment.Content.Span));
    }

    private static string Base64(ReadOnlySpan<byte> bytes) => Convert.ToBase64String(bytes, Base64FormattingOptions.InsertLineBreaks) + "\r\n";

    // RFC 2045, 6.7.
    private static string QuotedPrintable(ReadOnlySpan<byte> bytes)
    {
        const int LongestEncodedLine = 76;
        var text = new StringBuilder(bytes.Length + (bytes.Length / 8));
        var column = 0;
        for (var i = 0; i < bytes.Length; i++)
        {
            if (bytes[i] == '\r' && i + 1 < bytes.Length && bytes[i + 1] == '\n')
            {
                text.Append("\r\n");
                column = 0;
                i++;
                continue;
            }

            var endsLine = i + 1 < bytes.Length && bytes[i + 1] == '\r';
            var isLiteral = bytes[i] is >= 33 and <= 126 and not (byte)'=' || (bytes[i] is (byte)' ' or (byte)'\t' && !endsLine);
            var width = isLiteral ? 1 : 3;
            if (column + width > LongestEncodedLine - 1)
            {
                text.Append("=\r\n");
                column = 0;
            }

            _ = isLiteral ? text.Append((char)bytes[i]) : text.Append('=').Append(bytes[i].ToString("X2", System.Globalization.CultureInfo.InvariantCulture));
            column += width;
        }

        return text.ToString();
    }

    // Headers are ASCII but for addresses that only SMTPUTF8 can carry.
    private void Put(string text) => _bytes.Write(Encoding.UTF8.GetBytes(text));
}
