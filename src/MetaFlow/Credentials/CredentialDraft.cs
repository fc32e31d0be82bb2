using System.Globalization;
using System.Text.RegularExpressions;

namespace MetaFlow.Credentials;

/// <summary>A credential as somebody wrote it, before it is known to be one.</summary>
public sealed partial record CredentialDraft(
    string Name, string Kind, IReadOnlyList<KeyValuePair<string, string>> Values, IReadOnlyList<string> Hosts)
{
    /// <summary>Longer than any key that services give out.</summary>
    public const int LongestValue = 16 * 1024;

    /// <summary>The credential; null and everything that has to be put right. No problem says a value.</summary>
    public Credential? Check(out IReadOnlyList<Problem> problems)
    {
        var found = new List<Problem>();
        if (!CredentialName().IsMatch(Name))
        {
            found.Add(Problem.Of("credentials.name_form", ("name", Name)) with { Path = "name" });
        }

        var hosts = Hosts.Select(written => CheckHost(written, found)).OfType<string>().Distinct().ToArray();
        Dictionary<string, string>? values = null;
        var kind = CredentialKinds.Find(Kind);
        if (kind is { } known)
        {
            values = CheckValues(known, found);
        }
        else
        {
            found.Add(Problem.OfUnknown("credentials.unknown_kind", Kind, CredentialKinds.Names) with { Path = "kind" });
        }

        problems = found;
        return found.Count == 0 ? new Credential(Name.Normalize(), kind!.Value, values!, hosts) : null;
    }

    private Dictionary<string, string> CheckValues(CredentialKind kind, List<Problem> problems)
    {
        var fields = CredentialKinds.FieldsOf(kind);
        var values = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (written, value) in Values)
        {
            var field = fields.Known.FirstOrDefault(known => known.Equals(written, StringComparison.OrdinalIgnoreCase)) ?? written;
            if (CheckField(kind, fields, field) is { } unusable)
            {
                problems.Add(unusable with { Path = $"values.{field}" });
            }
            else if (!values.TryAdd(field, value))
            {
                problems.Add(Problem.Of("credentials.double_field", ("field", field)) with { Path = $"values.{field}" });
            }
            else if (CheckValue(kind, field, value) is { } problem)
            {
                problems.Add(problem with { Path = $"values.{field}" });
            }
        }

        if (fields.AreFree && Values.Count == 0)
        {
            problems.Add(Problem.Of("credentials.no_field", ("kind", fields.Name)) with { Path = "values" });
        }

        problems.AddRange(fields.Required
            .Where(field => !Values.Any(value => value.Key.Equals(field, StringComparison.OrdinalIgnoreCase)))
            .Select(field => Problem.Of("credentials.missing_field", ("kind", fields.Name), ("field", field)) with { Path = $"values.{field}" }));
        if (values.ContainsKey(CredentialKinds.Previous) != values.ContainsKey(CredentialKinds.PreviousUntil) && !fields.AreFree)
        {
            problems.Add(Problem.Of("credentials.previous_without_end") with { Path = $"values.{CredentialKinds.PreviousUntil}" });
        }

        return values;
    }

    private static Problem? CheckField(CredentialKind kind, CredentialKinds.Fields fields, string field) => kind switch
    {
        CredentialKind.Headers when !HeaderName().IsMatch(field) || NotForAuthors.Contains(field, StringComparer.OrdinalIgnoreCase) =>
            Problem.Of("credentials.header_name", ("field", field)),
        CredentialKind.Query when field.Length is 0 or > 100 || field.Any(char.IsControl) =>
            Problem.Of("credentials.query_name", ("field", field)),
        _ when !fields.AreFree && !fields.Known.Contains(field) =>
            Problem.OfUnknown("credentials.unknown_field", field, fields.Known),
        _ => null,
    };

    private static Problem? CheckValue(CredentialKind kind, string field, string value)
    {
        if (string.IsNullOrWhiteSpace(value))
        {
            return Problem.Of("credentials.empty_field", ("field", field));
        }

        if (value.Length > LongestValue)
        {
            return Problem.Of("credentials.long_field", ("field", field), ("limit", LongestValue));
        }

        // A signing key may be a text of many lines; everything else becomes a part of one line somewhere.
        if (kind != CredentialKind.Secret && value.Any(char.IsControl))
        {
            return Problem.Of("credentials.lines_in_field", ("field", field));
        }

        if (kind == CredentialKind.Basic && field == "username" && value.Contains(':', StringComparison.Ordinal))
        {
            return Problem.Of("credentials.colon_in_name");
        }

        if (CredentialKinds.SecretField(kind) is not null && field == CredentialKinds.PreviousUntil && Credential.TimeOf(value) is null)
        {
            return Problem.Of("credentials.not_a_time", ("value", value));
        }

        return field == "tokenUrl" && !IsSecure(value) ? Problem.Of("credentials.token_url") : null;
    }

    // https, or a service on this machine.
    private static bool IsSecure(string address) => Uri.TryCreate(address, UriKind.Absolute, out var uri)
        && (uri.Scheme == Uri.UriSchemeHttps || (uri.Scheme == Uri.UriSchemeHttp && uri.IsLoopback));

    private static string? CheckHost(string written, List<Problem> problems)
    {
        if (HostNames.Pattern(written) is { } host)
        {
            return host;
        }

        problems.Add(Problem.Of("credentials.bad_host", ("host", written)) with { Path = "hosts" });
        return null;
    }

    // Headers that say how a message is sent, not who sends it.
    private static readonly string[] NotForAuthors =
        ["Host", "Content-Length", "Content-Type", "Transfer-Encoding", "Connection", "Upgrade", "Expect", "Trailer", "TE"];

    [GeneratedRegex(@"\A[\p{L}\p{N}][\p{L}\p{M}\p{N}._-]{0,63}\z", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex CredentialName();

    [GeneratedRegex(@"\A[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}\z", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex HeaderName();
}

/// <summary>The one way that hosts are written, so that two spellings of one host are the same.</summary>
internal static class HostNames
{
    private static readonly IdnMapping Idn = new() { UseStd3AsciiRules = true };

    /// <summary>Small ASCII letters, as they stand in the DNS; null where it is no host.</summary>
    public static string? Of(string written)
    {
        if (System.Net.IPAddress.TryParse(written.Trim('[', ']'), out var address) && (written.Contains(':') || written.Count(c => c == '.') == 3))
        {
            return address.ToString();
        }

        try
        {
            var host = Idn.GetAscii(written).ToLowerInvariant();
            return host.Length <= 253 && Uri.CheckHostName(host) == UriHostNameType.Dns && !host.EndsWith('.') ? host : null;
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    /// <summary>A host, or <c>*.example.com</c> for all below one that is not a whole top-level domain.</summary>
    public static string? Pattern(string written) => written.StartsWith("*.", StringComparison.Ordinal)
        ? Of(written[2..]) is { } parent && parent.Contains('.') ? $"*.{parent}" : null
        : Of(written);
}
