namespace MetaFlow.Credentials;

/// <summary>What each kind of credential is called and which fields it has.</summary>
public static class CredentialKinds
{
    private static readonly Dictionary<CredentialKind, Fields> All = new()
    {
        [CredentialKind.Basic] = new("basic", ["username", "password"], Open: ["username"]),
        [CredentialKind.Bearer] = new("bearer", ["token"]),
        [CredentialKind.Headers] = new("headers", []) { AreFree = true },
        [CredentialKind.Query] = new("query", []) { AreFree = true },
        [CredentialKind.OAuth2] = new("oauth2", ["tokenUrl", "clientId", "clientSecret"], ["scope"], Open: ["tokenUrl", "clientId", "scope"]),
        [CredentialKind.Secret] = new("secret", ["secret"]),
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

    internal static Fields FieldsOf(CredentialKind kind) => All[kind];

    /// <param name="Open">Those that may be seen: names and addresses.</param>
    internal sealed record Fields(string Name, string[] Required, string[]? Optional = null, string[]? Open = null)
    {
        /// <summary>Whoever adds the credential names its fields.</summary>
        public bool AreFree { get; init; }

        public IEnumerable<string> Known => Required.Concat(Optional ?? []);

        public bool IsSecret(string field) => Open?.Contains(field, StringComparer.OrdinalIgnoreCase) is not true;
    }
}
