namespace MetaFlow.Runs;

/// <summary>
/// Which of the events that runs tell of themselves somebody listens to. There are as many of them as there are runs, so
/// those for nobody are not written.
/// </summary>
public sealed class EventInterest
{
    private IReadOnlySet<string> _types = new HashSet<string>();

    public bool Has(string type) => Volatile.Read(ref _types).Contains(type);

    /// <summary>From now on it is these types.</summary>
    public void Set(IReadOnlySet<string> types) => Volatile.Write(ref _types, types);
}
