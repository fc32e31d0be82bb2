using System.Net.Http.Headers;
using System.Text;
using MetaFlow.Credentials;
using MetaFlow.Http;

namespace MetaFlow.Steps.Notification;

/// <summary>Where a webhook is called, and what it is shown there.</summary>
/// <param name="Name">What may be said of it: never the address, which is often the secret itself.</param>
internal sealed record WebhookTarget(Uri Address, string Name, Credential? Credential, Credential? Signature)
{
    // An answer to a notification is a word or two.
    private const long LongestAnswer = 1_000_000;

    private static readonly int[] Detours = [301, 302, 303, 307, 308];

    private static readonly CredentialKind[] Shown = [CredentialKind.Basic, CredentialKind.Bearer, CredentialKind.Headers, CredentialKind.Query];

    // Of an address that is a secret, the path alone is as good.
    public SecretMask Mask => new(new[] { Credential, Signature }.OfType<Credential>().SelectMany(each => each.Secrets)
        .Concat(Credential?.Kind == CredentialKind.Secret ? [Address.AbsoluteUri, Address.PathAndQuery] : []));

    public static async Task<(WebhookTarget? Target, Problem? Problem)> FindAsync(
        NotificationSettings settings, CredentialVault vault, CancellationToken cancellationToken)
    {
        var (credential, problem) = await OpenAsync(settings.Credential, vault, cancellationToken);
        var (signature, signatureProblem) = await OpenAsync(
            settings.Channel == NotificationChannel.Webhook ? settings.Signature : null, vault, cancellationToken);
        if ((problem ?? signatureProblem) is { } notOpened)
        {
            return (null, notOpened);
        }

        if (signature is not null and not { Kind: CredentialKind.Secret })
        {
            return (null, WrongKind(signature, CredentialKind.Secret));
        }

        return settings.Channel == NotificationChannel.Webhook && settings.Url is { } url
            ? OfUrl(url, credential, signature)
            : OfSecret(credential!, signature);
    }

    /// <summary>The call that brings a body there. A redirect is no delivery: it is followed for nobody.</summary>
    public OutboundCall Call(byte[] body, IReadOnlyList<KeyValuePair<string, string>> headers) =>
        new(HttpMethod.Post, Credential?.Kind == CredentialKind.Query ? WithQuery() : Address)
        {
            Headers = headers,
            SecretHeaders = Credential switch
            {
                { Kind: CredentialKind.Basic } basic =>
                    [new("Authorization", $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes($"{basic.Values["username"]}:{basic.Values["password"]}"))}")],
                { Kind: CredentialKind.Bearer } bearer => [new("Authorization", $"Bearer {bearer.Values["token"]}")],
                { Kind: CredentialKind.Headers } named => [.. named.Values],
                _ => [],
            },
            Content = () => new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json", "utf-8") } },
            IsConfidential = true,
            MaxBytes = LongestAnswer,
            FinalStatuses = Detours,
        };

    private Uri WithQuery()
    {
        var added = string.Join('&', Credential!.Values.Select(value => $"{Uri.EscapeDataString(value.Key)}={Uri.EscapeDataString(value.Value)}"));
        return new UriBuilder(Address) { Query = Address.Query.Length > 1 ? $"{Address.Query[1..]}&{added}" : added }.Uri;
    }

    private static (WebhookTarget? Target, Problem? Problem) OfUrl(string url, Credential? credential, Credential? signature)
    {
        if (NotificationRules.HttpAddress(url) is not { } address)
        {
            return (null, NotificationRules.BadUrl(url) with { Path = "settings.url" });
        }

        return credential switch
        {
            not null when !Shown.Contains(credential.Kind) => (null, WrongKind(credential, Shown)),
            not null when !NotificationRules.IsSecure(address) => (null, Problem.Of("notification.url_in_the_clear") with { Path = "settings.url" }),
            not null when !credential.MayGoTo(address.Host) => (null, NotFor(credential, address)),
            _ => (new WebhookTarget(address, address.Host, credential, signature), null),
        };
    }

    // The address of an incoming webhook is all that is needed to write into it: it is the secret.
    private static (WebhookTarget? Target, Problem? Problem) OfSecret(Credential credential, Credential? signature)
    {
        if (credential.Kind != CredentialKind.Secret)
        {
            return (null, WrongKind(credential, CredentialKind.Secret));
        }

        if (NotificationRules.HttpAddress(credential.Values["secret"].Trim()) is not { } address || !NotificationRules.IsSecure(address))
        {
            return (null, Problem.Of("notification.secret_no_address", ("name", credential.Name)));
        }

        return credential.MayGoTo(address.Host)
            ? (new WebhookTarget(address, credential.Name, credential, signature), null)
            : (null, NotFor(credential, address));
    }

    private static async Task<(Credential? Credential, Problem? Problem)> OpenAsync(
        string? name, CredentialVault vault, CancellationToken cancellationToken) =>
        name is null ? (null, null) : await vault.OpenAsync(name, cancellationToken);

    private static Problem NotFor(Credential credential, Uri address) =>
        Problem.Of("credentials.not_for_host", ("name", credential.Name), ("host", address.Host));

    private static Problem WrongKind(Credential credential, params ReadOnlySpan<CredentialKind> expected)
    {
        var names = new List<string>();
        foreach (var kind in expected)
        {
            names.Add(kind.Name());
        }

        return Problem.Of(
            "credentials.wrong_kind", ("name", credential.Name), ("kind", credential.Kind.Name()), ("expected", string.Join(" | ", names)));
    }
}
