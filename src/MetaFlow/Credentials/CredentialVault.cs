using MetaFlow.Json;

namespace MetaFlow.Credentials;

/// <summary>The credentials of this installation: sealed in the store, open only in the hands of a step that uses one.</summary>
public sealed class CredentialVault(ICredentialStore store, ICredentialSeal seal, TimeProvider clock, SecretsInUse? inUse = null)
{
    /// <summary>The credential with its values; null and the problem where it cannot be had.</summary>
    public async Task<(Credential? Credential, Problem? Problem)> OpenAsync(string name, CancellationToken cancellationToken)
    {
        if (await store.FindAsync(name, cancellationToken) is not { } kept)
        {
            var known = await store.ListAsync(cancellationToken);
            return (null, Problem.OfUnknown("credentials.unknown", name, known.Select(each => each.Name)));
        }

        if (seal.Open(kept.Values.Span) is not { } opened)
        {
            return (null, Problem.Of("credentials.sealed", ("name", kept.Name)));
        }

        var content = (JsonObject)JsonData.Parse(opened);
        if (content["for"]?.ToString() != Purpose(kept.Name, kept.Kind, kept.Hosts).ToString())
        {
            return (null, Problem.Of("credentials.changed_outside", ("name", kept.Name)));
        }

        var values = ((JsonObject)content["values"]!).ToDictionary(
            field => field.Key, field => ((JsonText)field.Value).Value, StringComparer.OrdinalIgnoreCase);
        var credential = new Credential(kept.Name, kept.Kind, values, kept.Hosts);
        inUse?.Opened(credential.Secrets);
        return (credential, null);
    }

    /// <summary>Without their values, ordered by name.</summary>
    public Task<IReadOnlyList<SealedCredential>> ListAsync(CancellationToken cancellationToken) => store.ListAsync(cancellationToken);

    /// <summary>As it is kept: without its values.</summary>
    public async Task<SealedCredential> SaveAsync(Credential credential, CancellationToken cancellationToken)
    {
        var values = new JsonObject.Builder(credential.Values.Count);
        foreach (var (field, value) in credential.Values)
        {
            values[field] = value;
        }

        var content = JsonObject.Of(
            ("for", Purpose(credential.Name, credential.Kind, credential.Hosts)), ("values", values.ToObject()));
        var kept = new SealedCredential(
            credential.Name, credential.Kind, [.. credential.Values.Keys.Order(StringComparer.Ordinal)], credential.Hosts,
            seal.Seal(content.ToUtf8()), Now());
        await store.SaveAsync(kept, cancellationToken);
        return kept;
    }

    public Task<bool> RemoveAsync(string name, CancellationToken cancellationToken) => store.RemoveAsync(name, cancellationToken);

    // Sealed with the values: whoever can write to the database alone cannot send them to another host.
    private static JsonArray Purpose(string name, CredentialKind kind, IReadOnlyList<string> hosts) =>
        JsonArray.Create([name, kind.Name(), .. hosts.Select(host => (JsonData)host)]);

    // As exact as it is kept.
    private DateTimeOffset Now() => DateTimeOffset.FromUnixTimeMilliseconds(clock.GetUtcNow().ToUnixTimeMilliseconds());
}
