using System.Text;
using System.Text.RegularExpressions;
using MetaFlow.Mail;

namespace MetaFlow.Tests.Mail;

public sealed partial class MimeWriterTests
{
    [Fact]
    public void A_plain_mail_is_written_as_it_is()
    {
        var mail = Write(Some("Hello", "First line\nSecond line") with { Cc = [Address("\"Kim, Minsu\" <kim@example.com>"), Address("lee@example.com")] });

        Assert.Equal(
            """
            Date: Mon, 04 May 2026 12:00:00 +0000
            From: "MetaFlow" <flow@example.org>
            To: team@example.com
            Cc: "Kim, Minsu" <kim@example.com>,
             lee@example.com
            Subject: Hello
            Message-ID: <0123@example.org>
            MIME-Version: 1.0
            Auto-Submitted: auto-generated
            Content-Type: text/plain; charset=utf-8
            Content-Transfer-Encoding: 7bit

            First line
            Second line

            """.ReplaceLineEndings("\r\n"),
            mail);
    }

    [Theory]
    [InlineData("경제 뉴스")]
    [InlineData("Überweisung €5 📈")]
    [InlineData("아주 긴 제목은 여러 개의 부호화된 낱말로 나누어지고 글자 하나가 둘로 쪼개지는 일은 없습니다 📈📈📈📈📈📈📈📈")]
    [InlineData("=?UTF-8?B?aGFja2Vk?=")]
    public void A_subject_beyond_ASCII_comes_back_from_its_encoded_words(string subject)
    {
        var header = Header(Write(Some(subject)), "Subject");

        Assert.Equal(subject, Decoded(header));
        Assert.All(header.Split("\r\n"), line => Assert.InRange(line.Trim().Length, 1, 75));
        Assert.True(Ascii.IsValid(header));
    }

    [Theory]
    [InlineData("Hello\r\nBcc: evil@example.com")]
    [InlineData("Hello\nBcc: evil@example.com")]
    [InlineData("Hello\r\n\r\nthe body")]
    [InlineData("경제\r\nBcc: evil@example.com")]
    [InlineData("Hello\u0085Bcc: evil@example.com\u2028\0")]
    public void No_subject_begins_another_header(string subject)
    {
        var names = Write(Some(subject)).Split("\r\n\r\n")[0].Split("\r\n").Where(line => line[0] != ' ').Select(line => line.Split(':')[0]);

        Assert.Equal(
            ["Date", "From", "To", "Subject", "Message-ID", "MIME-Version", "Auto-Submitted", "Content-Type", "Content-Transfer-Encoding"], names);
    }

    [Fact]
    public void A_Korean_name_is_encoded_and_its_address_is_not()
    {
        var header = Header(Write(Some("a") with { To = [Address("김민수 <minsu@example.com>")] }), "To");

        Assert.Equal("김민수 <minsu@example.com>", Decoded(header));
        Assert.EndsWith(" <minsu@example.com>", header, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Hello", true, "7bit")]
    [InlineData("안녕하세요", true, "8bit")]
    [InlineData("안녕하세요", false, "base64")]
    [InlineData("A text in English with one word of Korean, 안녕, in it", false, "quoted-printable")]
    [InlineData("LONG", true, "quoted-printable")]
    public void A_body_takes_the_encoding_that_fits_it(string text, bool eightBit, string encoding)
    {
        var body = text == "LONG" ? new string('x', 2000) : text;

        var mail = Write(Some("a", body), eightBit);

        Assert.Equal(encoding, Header(mail, "Content-Transfer-Encoding"));
        Assert.Equal(body + "\r\n", BodyOf(mail));
        Assert.All(mail.Split("\r\n"), line => Assert.InRange(Encoding.UTF8.GetByteCount(line), 0, 998));
    }

    [Theory]
    [InlineData("= at the end =\ntrailing space \ntab\t\n\n.dot", "quoted-printable")]
    [InlineData("줄\n둘", "base64")]
    public void An_encoded_body_comes_back_letter_by_letter(string text, string encoding)
    {
        var padded = encoding == "base64" ? text : text + " " + new string('a', 990) + " é";

        var mail = Write(Some("a", padded), eightBit: false);

        Assert.Equal(encoding, Header(mail, "Content-Transfer-Encoding"));
        Assert.Equal(padded.Replace("\n", "\r\n", StringComparison.Ordinal) + "\r\n", BodyOf(mail));
        Assert.All(mail.Split("\r\n\r\n", 2)[1].Split("\r\n"), line => Assert.InRange(line.Length, 0, 76));
    }

    [Fact]
    public void HTML_has_its_words_beside_it_and_attachments_around_it()
    {
        var mail = Write(Some("a", "words") with
        {
            Html = "<p>words</p>",
            Attachments = [new("report.json", "application/json", "{}"u8.ToArray()), new("주문 \"목록\".csv", "text/csv; charset=utf-8", "a,b"u8.ToArray())],
        });

        var boundaries = Boundary().Matches(mail).Select(match => match.Groups["boundary"].Value).ToArray();
        Assert.Equal(2, boundaries.Distinct().Count());
        Assert.Equal(
            ["multipart/mixed", "multipart/alternative", "text/plain", "text/html", "application/json", "text/csv"],
            ContentType().Matches(mail).Select(match => match.Groups["type"].Value));
        Assert.Contains("Content-Disposition: attachment;\r\n filename=\"report.json\"\r\n", mail, StringComparison.Ordinal);
        Assert.Contains($" filename*=UTF-8''{Uri.EscapeDataString("주문 \"목록\".csv")}\r\n", mail, StringComparison.Ordinal);
        Assert.EndsWith($"--{boundaries[0]}--\r\n", mail, StringComparison.Ordinal);
        Assert.Contains($"--{boundaries[1]}--\r\n", mail, StringComparison.Ordinal);
    }

    [Fact]
    public void No_body_can_end_the_part_that_holds_it()
    {
        var boundary = Boundary().Match(Write(Some("a", "words") with { Html = "x" })).Groups["boundary"].Value;

        var mail = Write(Some("a", $"words\n--{boundary}--\nmore") with { Html = $"\n--{boundary}\nContent-Type: text/evil" });

        Assert.Equal(3, mail.Split($"--{boundary}").Length - 1);
        Assert.Equal(2, ContentType().Matches(mail.Replace($"--{boundary.Replace("=", "=3D", StringComparison.Ordinal)}\r\nContent-Type", "", StringComparison.Ordinal)).Count(type => type.Groups["type"].Value != "multipart/alternative"));
    }

    [Theory]
    [InlineData("<p>Hello <b>you</b></p><p>there</p>", "Hello you\n\nthere")]
    [InlineData("<style>p { color: red }</style><ul><li>가</li><li>나 &amp; 다</li></ul>", "- 가\n- 나 & 다")]
    [InlineData("<a class=\"x\" href=\"https://example.com\">the page</a>, <a href='https://a.example'>https://a.example</a>", "the page (https://example.com), https://a.example")]
    [InlineData("a<br>b<script>alert(1)</script><!-- c -->", "a\nb")]
    [InlineData("<table><tr><td>1</td><td>2</td></tr><tr><td>3</td></tr></table>", "1  2\n3")]
    public void HTML_is_read_by_those_who_see_text_only(string html, string text) => Assert.Equal(text, HtmlText.Of(html));

    [Fact]
    public void Broken_HTML_takes_no_longer_than_good_one()
    {
        var began = System.Diagnostics.Stopwatch.GetTimestamp();

        HtmlText.Of(string.Concat(Enumerable.Repeat("<a href=\"https://x\"><!-- <script <", 20_000)));

        Assert.InRange(System.Diagnostics.Stopwatch.GetElapsedTime(began), TimeSpan.Zero, TimeSpan.FromSeconds(5));
    }

    private static MailMessage Some(string subject, string text = "text") =>
        new("0123", subject, text, null, Tests.Some.Noon) { To = [Address("team@example.com")] };

    private static MailAddress Address(string written) => MailAddress.Parse(written)!;

    private static string Write(MailMessage message, bool eightBit = false)
    {
        var mail = Encoding.UTF8.GetString(new MimeWriter(message, Address("MetaFlow <flow@example.org>"), eightBit).Write());
        Assert.DoesNotMatch(@"(?<!\r)\n|\r(?!\n)", mail);
        return mail;
    }

    private static string Header(string mail, string name) => Regex.Match(
        mail, $@"^{name}: (?<value>.*?)\r\n(?! )", RegexOptions.Multiline | RegexOptions.Singleline, TimeSpan.FromSeconds(1)).Groups["value"].Value;

    private static string Decoded(string header) => EncodedWord().Replace(
        Regex.Replace(header, @"\?=\r\n =\?", "?==?", RegexOptions.None, TimeSpan.FromSeconds(1)),
        word => Encoding.UTF8.GetString(Convert.FromBase64String(word.Groups["bytes"].Value))).Replace("\r\n", "", StringComparison.Ordinal);

    private static string BodyOf(string mail)
    {
        var body = mail.Split("\r\n\r\n", 2)[1];
        return Header(mail, "Content-Transfer-Encoding") switch
        {
            "base64" => Encoding.UTF8.GetString(Convert.FromBase64String(body)),
            "quoted-printable" => Encoding.UTF8.GetString([.. Unquoted(body.Replace("=\r\n", "", StringComparison.Ordinal))]),
            _ => body,
        };
    }

    private static IEnumerable<byte> Unquoted(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '=')
            {
                yield return Convert.FromHexString(text.AsSpan(i + 1, 2))[0];
                i += 2;
            }
            else
            {
                yield return (byte)text[i];
            }
        }
    }

    [GeneratedRegex("boundary=\"(?<boundary>[^\"]+)\"", RegexOptions.None, 1000)]
    private static partial Regex Boundary();

    [GeneratedRegex("^Content-Type: (?<type>[a-z/]+)", RegexOptions.Multiline, 1000)]
    private static partial Regex ContentType();

    [GeneratedRegex(@"=\?UTF-8\?B\?(?<bytes>[^?]*)\?=", RegexOptions.None, 1000)]
    private static partial Regex EncodedWord();
}
