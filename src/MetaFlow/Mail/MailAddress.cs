using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace MetaFlow.Mail;

/// <summary>Whom mail is for or from. It holds no line end: nothing that is written with it can become another header.</summary>
/// <param name="Domain">As it stands in the DNS.</param>
/// <param name="Name">The name that stands before the address; null where there is none.</param>
public sealed partial record MailAddress(string Local, string Domain, string? Name)
{
    // RFC 5321, 4.5.3.1: in bytes.
    private const int LongestLocal = 64;
    private const int LongestName = 200;

    private static readonly IdnMapping Idn = new() { UseStd3AsciiRules = true };

    public string Address => $"{Local}@{Domain}";

    /// <summary>Whether only a server that knows SMTPUTF8 can take it.</summary>
    public bool NeedsUtf8 => !Ascii.IsValid(Local);

    /// <summary><c>kim@example.com</c>, <c>김민수 &lt;kim@example.com&gt;</c> or <c>"Kim, Minsu" &lt;kim@example.com&gt;</c>; null where it is neither.</summary>
    public static MailAddress? Parse(string written)
    {
        var text = written.Trim();
        if (text.Any(char.IsControl))
        {
            return null;
        }

        string? name = null;
        if (text.EndsWith('>') && text.LastIndexOf('<') is >= 0 and var open)
        {
            name = Unquoted(text[..open].Trim());
            text = text[(open + 1)..^1].Trim();
            if (name is null || name.Length > LongestName)
            {
                return null;
            }
        }

        var at = text.LastIndexOf('@');
        return at > 0 && LocalPart().IsMatch(text[..at]) && Encoding.UTF8.GetByteCount(text[..at]) <= LongestLocal && DomainOf(text[(at + 1)..]) is { } domain
            ? new MailAddress(text[..at], domain, name is { Length: > 0 } ? name.Normalize() : null)
            : null;
    }

    /// <summary>The addresses in one text, with commas or semicolons between them, as they are written.</summary>
    public static IEnumerable<string> Split(string written)
    {
        var start = 0;
        var (isQuoted, isInBrackets) = (false, false);
        for (var i = 0; i < written.Length; i++)
        {
            switch (written[i])
            {
                case '\\' when isQuoted:
                    i++;
                    break;
                case '"':
                    isQuoted = !isQuoted;
                    break;
                case '<' or '>' when !isQuoted:
                    isInBrackets = written[i] == '<';
                    break;
                case ',' or ';' when !isQuoted && !isInBrackets:
                    if (written[start..i].Trim() is { Length: > 0 } item)
                    {
                        yield return item;
                    }

                    start = i + 1;
                    break;
            }
        }

        if (written[start..].Trim() is { Length: > 0 } last)
        {
            yield return last;
        }
    }

    public override string ToString() => Name is null ? Address : $"{Name} <{Address}>";

    /// <summary>The domain as it stands in the DNS; null where it is none.</summary>
    internal static string? DomainOf(string written)
    {
        try
        {
            var domain = Idn.GetAscii(written).ToLowerInvariant();
            return domain.Length <= 253 && Uri.CheckHostName(domain) == UriHostNameType.Dns
                && (domain.TrimEnd('.').Contains('.') || domain == "localhost") && !domain.EndsWith('.') ? domain : null;
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    // Null where quotes stand within the name and not around it.
    private static string? Unquoted(string name)
    {
        if (name is not ['"', .., '"'])
        {
            return name.Contains('"') || name.Contains('<') ? null : name;
        }

        var text = new StringBuilder(name.Length);
        for (var i = 1; i < name.Length - 1; i++)
        {
            if (name[i] == '"' || (name[i] == '\\' && i + 1 == name.Length - 1))
            {
                return null;
            }

            text.Append(name[i] == '\\' ? name[++i] : name[i]);
        }

        return text.ToString();
    }

    [GeneratedRegex(@"\A[\p{L}\p{M}\p{N}!#$%&'*+/=?^_`{|}~-]+(?:\.[\p{L}\p{M}\p{N}!#$%&'*+/=?^_`{|}~-]+)*\z", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex LocalPart();
}
