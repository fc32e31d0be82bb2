namespace MetaFlow.Expressions;

/// <summary>The parts of the root that a value may be, each as the members on the way to it.</summary>
internal sealed class RootPlaces
{
    // An expression that mixes more than this has everything.
    private const int Most = 100;

    public static readonly RootPlaces None = new([]);

    public static readonly RootPlaces Root = new([[]]);

    private RootPlaces(IReadOnlyList<IReadOnlyList<string>> all) => All = all;

    public IReadOnlyList<IReadOnlyList<string>> All { get; }

    public bool IsRoot => All is [{ Count: 0 }];

    public static RootPlaces Of(IEnumerable<RootPlaces> some)
    {
        var all = some.SelectMany(places => places.All).DistinctBy(names => string.Join('\0', names)).ToList();
        return all.Count > Most ? Root : new RootPlaces(all);
    }

    public RootPlaces Member(string name) => new([.. All.Select(names => (IReadOnlyList<string>)[.. names, name])]);
}

/// <summary>What the variables stand for at a place of an expression. A name that is bound twice may be either.</summary>
internal sealed class RootBindings(RootBindings? outer)
{
    private readonly Dictionary<string, RootPlaces> _places = [];

    public RootPlaces Find(string name) => _places.TryGetValue(name, out var found) ? found : outer?.Find(name) ?? RootPlaces.None;

    public void Set(string name, RootPlaces places) => _places[name] = RootPlaces.Of([Find(name), places]);

    public void Hide(string name) => _places[name] = RootPlaces.None;
}
