using System.Collections.Immutable;

namespace MetaFlow.Workflows.Certificates;

/// <summary>Who set each var at one point of a workflow, and which secrets it may hold.</summary>
internal sealed class DataScope
{
    private ImmutableSortedDictionary<string, DataVar> _vars = ImmutableSortedDictionary.Create<string, DataVar>(StringComparer.Ordinal);

    // A step may set vars whose names only the run tells.
    private DataVar? _others;

    /// <summary>The item of the loop that is around; null outside of loops.</summary>
    public DataVar? Item { get; init; }

    public DataScope Branch(DataVar? item = null) => new() { _vars = _vars, _others = _others, Item = item ?? Item };

    public void Set(string name, DataVar value) => _vars = _vars.SetItem(name, value);

    public void SetOthers(DataVar value) => _others = DataVar.Either(_others, value);

    /// <summary>Null where nothing sets it.</summary>
    public DataVar? Find(string name) => DataVar.Either(_vars.GetValueOrDefault(name), _others);

    public DataVar? FindAll() => _vars.Values.Append(_others).Aggregate<DataVar?, DataVar?>(null, DataVar.Either);

    /// <summary>Goes on behind several ways: a var may be what any of them made of it.</summary>
    public void Join(params IEnumerable<DataScope> ways)
    {
        foreach (var way in ways)
        {
            foreach (var (name, value) in way._vars)
            {
                _vars = _vars.SetItem(name, DataVar.Either(_vars.GetValueOrDefault(name), value)!);
            }

            _others = DataVar.Either(_others, way._others);
        }
    }

    /// <summary>Goes on behind ways of which every run takes one: what was before is gone where each of them set it anew.</summary>
    public void Replace(params IReadOnlyList<DataScope> ways)
    {
        var first = ways[0].Branch();
        first.Join(ways.Skip(1));
        (_vars, _others) = (first._vars, first._others);
    }
}

/// <param name="Givers">Who gave it, such as <c>steps.news</c>.</param>
internal sealed record DataVar(ImmutableSortedSet<string> Givers, Tainted Taint)
{
    public static DataVar? Either(DataVar? a, DataVar? b) =>
        a is null ? b : b is null ? a : new DataVar(a.Givers.Union(b.Givers), Tainted.Union([a.Taint, b.Taint]));
}
