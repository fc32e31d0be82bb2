using System.Collections.Concurrent;
using MetaFlow.Credentials;

namespace MetaFlow.Triggers;

/// <summary>The credentials that senders are held against, opened for a short time: a call has to be answered in milliseconds.</summary>
public sealed class HookSecrets(CredentialVault vault, TimeProvider clock)
{
    // Another node may change one: it is good here for so long. What this process changes itself is known at once.
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(5);

    private const int MostKept = 1_000;

    private readonly ConcurrentDictionary<string, Opened> _opened = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Null and the problem where there is none, or it cannot be opened here.</summary>
    public async ValueTask<(Credential? Credential, Problem? Problem)> FindAsync(string name, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        if (_opened.TryGetValue(name, out var known) && known.Changes == vault.Changes && now - known.At < Fresh)
        {
            return (known.Credential, null);
        }

        var changes = vault.Changes;
        var (credential, problem) = await vault.OpenAsync(name, cancellationToken);
        if (credential is null)
        {
            _opened.TryRemove(name, out _);
            return (null, problem);
        }

        if (_opened.Count >= MostKept)
        {
            _opened.Clear();
        }

        _opened[name] = new Opened(credential, now, changes);
        return (credential, null);
    }

    private sealed record Opened(Credential Credential, DateTimeOffset At, int Changes);
}
