using System.Globalization;

namespace MetaFlow.Credentials;

/// <summary>What a service asks for before it answers. Definitions name it; nothing but a step that uses it ever sees its values.</summary>
/// <param name="Name">What definitions call it: <c>naver</c>.</param>
/// <param name="Values">By field; which fields there are, the kind says.</param>
/// <param name="Hosts">The hosts it may be sent to; none means that nobody has said so yet, and it is sent where the step goes.</param>
public sealed record Credential(
    string Name, CredentialKind Kind, IReadOnlyDictionary<string, string> Values, IReadOnlyList<string> Hosts)
{
    /// <summary>Whether it may be sent to a host: one that is named, or lies below one that is named as <c>*.example.com</c>.</summary>
    public bool MayGoTo(string host) => Hosts.Count == 0 || (HostNames.Of(host) is { } name && Hosts.Any(allowed =>
        allowed.StartsWith("*.", StringComparison.Ordinal)
            ? name.EndsWith(allowed[1..], StringComparison.OrdinalIgnoreCase)
            : name.Equals(allowed, StringComparison.OrdinalIgnoreCase)));

    /// <summary>The secret before this one, for as long as it is still good; for proofs of others, never for what is sent.</summary>
    public string? PreviousSecret(DateTimeOffset now) =>
        Values.TryGetValue(CredentialKinds.Previous, out var previous)
        && Values.TryGetValue(CredentialKinds.PreviousUntil, out var written) && TimeOf(written) is { } until && now < until
            ? previous
            : null;

    internal static DateTimeOffset? TimeOf(string written) => DateTimeOffset.TryParse(
        written, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null;

    /// <summary>The values that nobody may see; user names and addresses are not among them.</summary>
    public IEnumerable<string> Secrets =>
        Values.Where(value => CredentialKinds.FieldsOf(Kind).IsSecret(value.Key)).Select(value => value.Value);

    // Never its values: a credential must not get into a log by being printed.
    public override string ToString() => $"credential '{Name}' ({Kind})";
}

/// <summary>How a credential is used. Numbers are stored: never reuse one.</summary>
public enum CredentialKind
{
    /// <summary><c>username</c> and <c>password</c>: HTTP basic, SMTP. Of these, tokens and secrets the one before can be kept for a while.</summary>
    Basic = 0,

    /// <summary><c>token</c>, as <c>Authorization: Bearer</c>.</summary>
    Bearer = 1,

    /// <summary>Each field is a header: <c>X-Naver-Client-Id</c>.</summary>
    Headers = 2,

    /// <summary>Each field is a parameter of the query.</summary>
    Query = 3,

    /// <summary><c>tokenUrl</c>, <c>clientId</c>, <c>clientSecret</c> and perhaps <c>scope</c>: OAuth 2 client credentials.</summary>
    OAuth2 = 4,

    /// <summary><c>secret</c>: what signatures are made with.</summary>
    Secret = 5,
}
