namespace MetaFlow.Credentials;

/// <summary>What each kind of credential is called and which fields it has.</summary>
public static class CredentialKinds
{
    /// <summary>The secret that was good before, and is so until <see cref="PreviousUntil"/>.</summary>
    public const string Previous = "previous";

    /// <summary>Until when, as ISO 8601 writes it: senders have so long to change to the new secret.</summary>
    public const string PreviousUntil = "previousUntil";

    private static readonly string[] BeforeIt = [Previous, PreviousUntil];

    private static readonly Dictionary<CredentialKind, Fields> All = new()
    {
        [CredentialKind.Basic] = new("basic", ["username", "password"], BeforeIt, Open: ["username", PreviousUntil]) { Secret = "password" },
        [CredentialKind.Bearer] = new("bearer", ["token"], BeforeIt, Open: [PreviousUntil]) { Secret = "token" },
        [CredentialKind.Headers] = new("headers", []) { AreFree = true },
        [CredentialKind.Query] = new("query", []) { AreFree = true },
        [CredentialKind.OAuth2] = new("oauth2", ["tokenUrl", "clientId", "clientSecret"], ["scope"], Open: ["tokenUrl", "clientId", "scope"]),
        [CredentialKind.Secret] = new("secret", ["secret"], BeforeIt, Open: [PreviousUntil]) { Secret = "secret" },
    };

    public static IReadOnlyList<string> Names { get; } = [.. All.Values.Select(fields => fields.Name)];

    /// <summary>As people write it: <c>oauth2</c>.</summary>
    public static string Name(this CredentialKind kind) => All[kind].Name;

    /// <summary>Ignoring case; null where there is no such kind.</summary>
    public static CredentialKind? Find(string name) => All
        .Where(kind => kind.Value.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
        .Select(kind => (CredentialKind?)kind.Key)
        .FirstOrDefault();

    /// <summary>The fields that a credential of this kind cannot do without; none where they are named freely.</summary>
    public static IReadOnlyList<string> RequiredFields(CredentialKind kind) => All[kind].Required;

    /// <summary>The field with the one secret that a credential of this kind is about; null where there is no such one.</summary>
    public static string? SecretField(CredentialKind kind) => All[kind].Secret;

    internal static Fields FieldsOf(CredentialKind kind) => All[kind];

    /// <param name="Open">Those that may be seen: names and addresses.</param>
    internal sealed record Fields(string Name, string[] Required, string[]? Optional = null, string[]? Open = null)
    {
        /// <summary>Whoever adds the credential names its fields.</summary>
        public bool AreFree { get; init; }

        /// <summary>The one secret that can be changed while the one before is still good.</summary>
        public string? Secret { get; init; }

        public IEnumerable<string> Known => Required.Concat(Optional ?? []);

        public bool IsSecret(string field) => Open?.Contains(field, StringComparer.OrdinalIgnoreCase) is not true;
    }
}
