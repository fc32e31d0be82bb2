using System.Collections.Immutable;
using MetaFlow.Shapes;
using MetaFlow.Steps;

namespace MetaFlow.Workflows;

/// <summary>What is known of the outputs and vars at one point of a workflow. Branches share what they do not change.</summary>
internal sealed class StepScope(ImmutableDictionary<string, Member> steps)
{
    private readonly HashSet<string> _ran = [];
    private readonly HashSet<string> _set = [];
    private ImmutableDictionary<string, Member> _steps = steps;
    private ImmutableDictionary<string, Member> _vars = ImmutableDictionary<string, Member>.Empty;
    private bool _hasOtherVars;

    public Shape Steps => Shape.ScopeOf(_steps);

    public Shape Vars => _hasOtherVars ? Shape.ObjectOf([], isOpen: true) : Shape.ScopeOf(_vars);

    /// <summary>The same, to go on from without changing this one.</summary>
    public StepScope Branch() => new(_steps) { _vars = _vars, _hasOtherVars = _hasOtherVars };

    public void Complete(string id, StepShape shape)
    {
        _ran.Add(id);
        _steps = _steps.SetItem(id, new Member(shape.Output));
        if (shape.Vars is Shape.Object { IsOpen: false } vars)
        {
            foreach (var (name, member) in vars.Members)
            {
                Set(name, member.Presence == Presence.Always ? member : Union.Merge(_vars.GetValueOrDefault(name), member));
            }
        }
        else if (shape.Vars is not null)
        {
            _hasOtherVars = true;
        }
    }

    /// <summary>Goes on behind two ways of which each run took one.</summary>
    public void Join(StepScope one, StepScope other)
    {
        foreach (var branch in new[] { one, other })
        {
            foreach (var id in branch._ran)
            {
                _ran.Add(id);
                _steps = _steps.SetItem(id, branch._steps[id] with { Presence = Presence.PerhapsSkipped });
            }
        }

        foreach (var name in one._set.Union(other._set))
        {
            Set(name, Union.Merge(one._vars.GetValueOrDefault(name), other._vars.GetValueOrDefault(name)));
        }

        _hasOtherVars |= one._hasOtherVars || other._hasOtherVars;
    }

    private void Set(string name, Member member)
    {
        _set.Add(name);
        _vars = _vars.SetItem(name, member);
    }
}
