using System.Text;
using MetaFlow.Credentials;

namespace MetaFlow.Http;

/// <summary>Turns credentials into what goes onto a request.</summary>
public sealed class HttpCredentials(OutboundHttp http, TimeProvider clock, SecretsInUse? inUse = null)
{
    private readonly OAuthTokens _tokens = new(http, clock);

    /// <param name="refused">The one that the service did not take, so that a kept token is asked for anew.</param>
    public async Task<(RequestCredential? Use, OutboundResult.Failed? Failed)> UseAsync(
        Credential credential, RequestCredential? refused, CancellationToken cancellationToken)
    {
        if (MissingField(credential) is { } missing)
        {
            return (null, new OutboundResult.Failed(
                Problem.Of("http.credential_incomplete", ("name", credential.Name), ("field", missing)), Retryable: false));
        }

        var values = credential.Values;
        switch (credential.Kind)
        {
            case CredentialKind.Basic:
                return (Basic(values["username"], values["password"]), null);

            case CredentialKind.Bearer:
                return (Bearer(values["token"]), null);

            case CredentialKind.Headers:
                return (new RequestCredential { Headers = [.. values], Mask = new SecretMask(values.Values) }, null);

            case CredentialKind.Query:
                return (new RequestCredential { Query = [.. values], Mask = new SecretMask(values.Values) }, null);

            case CredentialKind.OAuth2:
                var (token, failed) = await _tokens.GetAsync(credential, refused?.Token, cancellationToken);
                if (token is not null)
                {
                    inUse?.Opened([token]);
                }

                return token is null
                    ? (null, failed)
                    : (Bearer(token) with { Mask = new SecretMask([token, values["clientSecret"]]), Token = token }, null);

            default:
                return (null, new OutboundResult.Failed(
                    Problem.Of("http.credential_not_for_calls", ("name", credential.Name)), Retryable: false));
        }
    }

    private RequestCredential Basic(string user, string password)
    {
        var encoded = Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}"));
        inUse?.Opened([encoded]);
        return new RequestCredential { Headers = [new("Authorization", $"Basic {encoded}")], Mask = new SecretMask([password, encoded]) };
    }

    private static RequestCredential Bearer(string token) =>
        new() { Headers = [new("Authorization", $"Bearer {token}")], Mask = new SecretMask([token]) };

    private static string? MissingField(Credential credential)
    {
        string[] needed = credential.Kind switch
        {
            CredentialKind.Basic => ["username", "password"],
            CredentialKind.Bearer => ["token"],
            CredentialKind.OAuth2 => ["tokenUrl", "clientId", "clientSecret"],
            _ => [],
        };
        return Array.Find(needed, field => !credential.Values.ContainsKey(field));
    }
}

/// <summary>A credential as one request carries it.</summary>
public sealed record RequestCredential
{
    public static readonly RequestCredential None = new();

    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    public IReadOnlyList<KeyValuePair<string, string>> Query { get; init; } = [];

    public SecretMask Mask { get; init; } = new([]);

    /// <summary>Set where it was fetched and may be fetched anew.</summary>
    internal string? Token { get; init; }

    /// <summary>Whether a refusal may mean that it has grown old.</summary>
    public bool MayGrowOld => Token is not null;

    // Never its values.
    public override string ToString() => nameof(RequestCredential);
}
