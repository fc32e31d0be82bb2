using System.Collections.Immutable;

namespace MetaFlow.Workflows.Certificates;

/// <summary>Which secret inputs a value may hold, member by member where that is known, and the way each took to it.</summary>
internal sealed class Tainted
{
    public static readonly Tainted None = new(
        ImmutableSortedDictionary.Create<string, ImmutableList<string>>(StringComparer.Ordinal), ImmutableSortedDictionary.Create<string, Tainted>(StringComparer.Ordinal));

    private readonly ImmutableSortedDictionary<string, ImmutableList<string>> _whole;
    private readonly ImmutableSortedDictionary<string, Tainted> _members;

    private Tainted(ImmutableSortedDictionary<string, ImmutableList<string>> whole, ImmutableSortedDictionary<string, Tainted> members) =>
        (_whole, _members) = (whole, members);

    /// <summary>Every secret in it, and its way.</summary>
    public ImmutableSortedDictionary<string, ImmutableList<string>> All =>
        _members.Values.Aggregate(_whole, (all, member) => Merge(all, member.All));

    public static Tainted By(string input) => new(None._whole.Add(input, [input]), None._members);

    public static Tainted Of(IEnumerable<(string Name, Tainted Value)> members) => new(
        None._whole, members.Aggregate(None._members, (all, member) => all.SetItem(member.Name, member.Value)));

    public static Tainted Union(params IEnumerable<Tainted> some) => some.Aggregate(None, (a, b) => new Tainted(
        Merge(a._whole, b._whole),
        b._members.Aggregate(a._members, (all, member) => all.SetItem(
            member.Key, all.TryGetValue(member.Key, out var known) ? Union([known, member.Value]) : member.Value))));

    /// <summary>The same without knowing in which member.</summary>
    public Tainted Flat() => new(All, None._members);

    /// <summary>What lies on this way into it; lists are passed over.</summary>
    public Tainted At(IEnumerable<string> names) => names.Aggregate(this, (value, name) => value._members.TryGetValue(name, out var member)
        ? Union([new Tainted(value._whole, None._members), member])
        : new Tainted(value._whole, None._members));

    /// <summary>The same behind one more step.</summary>
    public Tainted Through(string step) => new(
        _whole.ToImmutableSortedDictionary(way => way.Key, way => way.Value.Add(step), StringComparer.Ordinal),
        _members.ToImmutableSortedDictionary(member => member.Key, member => member.Value.Through(step), StringComparer.Ordinal));

    // Of several ways the shortest is shown.
    private static ImmutableSortedDictionary<string, ImmutableList<string>> Merge(
        ImmutableSortedDictionary<string, ImmutableList<string>> a, ImmutableSortedDictionary<string, ImmutableList<string>> b) =>
        b.Aggregate(a, (all, way) => all.TryGetValue(way.Key, out var known) && known.Count <= way.Value.Count ? all : all.SetItem(way.Key, way.Value));
}
