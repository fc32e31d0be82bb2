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

    public IEnumerator<Problem> GetEnumerator() => _problems.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
