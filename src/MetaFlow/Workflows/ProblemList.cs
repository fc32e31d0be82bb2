using System.Collections;

namespace MetaFlow.Workflows;

/// <summary>Collects every problem of a definition in one pass, each with its place.</summary>
internal sealed class ProblemList : IReadOnlyList<Problem>
{
    // Behind this many errors, or warnings, more would not help anybody.
    private const int Limit = 200;

    private readonly List<Problem> _problems = [];
    private int _errors;
    private int _warnings;
    private string _definition = "";

    /// <summary>No further error is taken; the definition is refused whatever else is wrong with it.</summary>
    public bool IsFull => _errors >= Limit;

    public int Count => _problems.Count;

    public Problem this[int index] => _problems[index];

    public void Add(Place place, string code, params ReadOnlySpan<(string Name, object? Value)> names)
    {
        if (!IsFull)
        {
            Add(place, Problem.Of(code, names));
        }
    }

    public void Add(Place place, Problem problem)
    {
        if ((problem.Severity == Severity.Error ? _errors++ : _warnings++) < Limit)
        {
            _problems.Add(problem with { Path = place.Path, Line = place.Line, Column = place.Column });
        }
    }

    /// <summary>A problem at a character of a text that stands in the definition.</summary>
    public void AddInside(Place text, int position, Problem problem)
    {
        if (!IsFull)
        {
            Add(SourceText.Inside(_definition, text, position), problem);
        }
    }

    /// <summary>The whole text, once it is known to be JSON: a problem inside of one of its texts can be placed then.</summary>
    public void PlaceIn(string definition) => _definition = definition;

    /// <summary>A member that nobody asks for, with the name that was probably meant.</summary>
    public void Unknown(SourceMember member, string code, IEnumerable<string> known)
    {
        if (!IsFull)
        {
            AddUnknown(member.NamePlace, code, member.Name, known);
        }
    }

    public void AddUnknown(Place place, string code, string written, IEnumerable<string> known)
    {
        if (!IsFull)
        {
            Add(place, Problem.OfUnknown(code, written, known));
        }
    }

    /// <summary>A word that a member cannot be, with the one that was probably meant.</summary>
    public void AddUnknownChoice(Place place, string member, string written, IEnumerable<string> known)
    {
        var problem = Problem.OfUnknown("workflows.unknown_choice", written, known);
        Add(place, Problem.Of("workflows.unknown_choice", [.. problem.Names.Select(name => (name.Key, (object?)name.Value)), ("member", member)]));
    }

    public IEnumerator<Problem> GetEnumerator() => _problems.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
