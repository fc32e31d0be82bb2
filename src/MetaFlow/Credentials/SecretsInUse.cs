namespace MetaFlow.Credentials;

/// <summary>
/// Tells whoever runs a step which secrets are opened for it, however deep below the step that happens, so that they
/// can be kept out of everything that is written.
/// </summary>
public sealed class SecretsInUse
{
    private readonly AsyncLocal<Action<IEnumerable<string>>?> _listener = new();

    /// <summary>From here on, for what the caller calls: each attempt hears of its own secrets and of no others.</summary>
    public void Listen(Action<IEnumerable<string>> listener) => _listener.Value = listener;

    internal void Opened(IEnumerable<string> secrets) => _listener.Value?.Invoke(secrets);
}
