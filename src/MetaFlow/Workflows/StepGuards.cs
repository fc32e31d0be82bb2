using MetaFlow.Expressions;
using MetaFlow.Shapes;

namespace MetaFlow.Workflows;

/// <summary>Remembers under which conditions a step runs: under the same ones its output is there.</summary>
internal sealed class StepGuards
{
    private readonly List<(string Source, bool IsTrue, HashSet<string> Mentions)> _active = [];
    private readonly Dictionary<string, (string Source, bool IsTrue)[]> _kept = [];

    public IDisposable Enter(Expression condition, bool isTrue)
    {
        _active.Add((condition.Source.Trim(), isTrue, MemberNames.In(condition.Syntax)));
        return new Leaving(_active);
    }

    /// <summary>Goes into steps of which some runs leave some out, whatever the conditions: <c>try</c>, a race of branches.</summary>
    public IDisposable EnterWay(string step)
    {
        _active.Add(($"a way of {step}", true, []));
        return new Leaving(_active);
    }

    /// <summary>The step may have run and given nothing.</summary>
    public void Forget(string step) => _kept.Remove(step);

    public void Keep(string step) => _kept[step] = [.. _active.Select(guard => (guard.Source, guard.IsTrue))];

    /// <summary>The conditions that hold here ask for what may be missing, or are those that the step ran under.</summary>
    public bool IsSure(Absence absence) =>
        _active.Any(guard => guard.Mentions.Contains(absence.Name))
        || (absence.Code == Absence.SkippedStep && _kept.TryGetValue(absence.Name, out var needed)
            && needed.All(guard => _active.Any(active => active.Source == guard.Source && active.IsTrue == guard.IsTrue)));

    private sealed class Leaving(List<(string Source, bool IsTrue, HashSet<string> Mentions)> active) : IDisposable
    {
        public void Dispose() => active.RemoveAt(active.Count - 1);
    }
}
