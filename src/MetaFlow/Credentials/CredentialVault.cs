using System.Globalization;
using MetaFlow.Json;

namespace MetaFlow.Credentials;

/// <summary>The credentials of this installation: sealed in the store, open only in the hands of a step that uses one.</summary>
public sealed class CredentialVault(ICredentialStore store, ICredentialSeal seal, TimeProvider clock, SecretsInUse? inUse = null)
{
    private int _changes;

    /// <summary>How often a credential was changed in this process: one that was opened before may be another one now.</summary>
    public int Changes => Volatile.Read(ref _changes);

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
        Interlocked.Increment(ref _changes);
        return kept;
    }

    /// <summary>
    /// Gives a credential another secret; the one that it had is good for senders until the overlap is over. Null and the
    /// problem where that cannot be.
    /// </summary>
    public async Task<(SealedCredential? Kept, Problem? Problem)> RotateAsync(
        string name, string secret, TimeSpan overlap, CancellationToken cancellationToken)
    {
        var (credential, problem) = await OpenAsync(name, cancellationToken);
        if (credential is null)
        {
            return (null, problem);
        }

        if (CredentialKinds.SecretField(credential.Kind) is not { } field)
        {
            return (null, Problem.Of("credentials.no_one_secret", ("name", credential.Name), ("kind", credential.Kind.Name())));
        }

        var values = credential.Values.ToDictionary(value => value.Key, value => value.Value, StringComparer.OrdinalIgnoreCase);
        (values[CredentialKinds.Previous], values[field]) = (values[field], secret);
        values[CredentialKinds.PreviousUntil] = (clock.GetUtcNow() + overlap).UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        var draft = new CredentialDraft(credential.Name, credential.Kind.Name(), [.. values], credential.Hosts);
        return draft.Check(out var problems) is { } changed ? (await SaveAsync(changed, cancellationToken), null) : (null, problems[0]);
    }

    public async Task<bool> RemoveAsync(string name, CancellationToken cancellationToken)
    {
        var removed = await store.RemoveAsync(name, cancellationToken);
        Interlocked.Increment(ref _changes);
        return removed;
    }

    // Sealed with the values: whoever can write to the database alone cannot send them to another host.
    private static JsonArray Purpose(string name, CredentialKind kind, IReadOnlyList<string> hosts) =>
        JsonArray.Create([name, kind.Name(), .. hosts.Select(host => (JsonData)host)]);

    // As exact as it is kept.
    private DateTimeOffset Now() => DateTimeOffset.FromUnixTimeMilliseconds(clock.GetUtcNow().ToUnixTimeMilliseconds());
}
