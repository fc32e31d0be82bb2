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

    /// <summary>The item of the loop that is around; null outside of loops.</summary>
    public Shape? Item { get; init; }

    /// <summary>Whether there is a problem to speak of: inside <c>catch</c>.</summary>
    public bool IsCaught { get; init; }

    /// <summary>Names that this scope gave a value itself.</summary>
    public IReadOnlySet<string> Set => _set;

    /// <summary>What the last step that ran gives; nothing where none did.</summary>
    public Flow Last { get; private set; } = Flow.Nothing;

    /// <summary>The same, to go on from without changing this one.</summary>
    public StepScope Branch(Shape? item = null, bool isCaught = false) =>
        new(_steps) { _vars = _vars, _hasOtherVars = _hasOtherVars, Item = item ?? Item, IsCaught = isCaught || IsCaught };

    public void Complete(string id, StepShape shape)
    {
        _ran.Add(id);
        _steps = _steps.SetItem(id, new Member(shape.Output));
        Last = new Flow(shape.Output);
        if (shape.Vars is Shape.Object { IsOpen: false } vars)
        {
            foreach (var (name, member) in vars.Members)
            {
                SetVar(name, member.Presence == Presence.Always ? member : Union.Merge(_vars.GetValueOrDefault(name), member));
            }
        }
        else if (shape.Vars is not null)
        {
            _hasOtherVars = true;
        }
    }

    /// <summary>The output of a step that may fail and still let the run go on without one.</summary>
    public void CompletePerhaps(string id) => _steps = _steps.SetItem(id, _steps[id] with { Presence = Presence.PerhapsSkipped });

    /// <summary>From here on the steps of a loop can no longer be asked: each of them ran once for every item.</summary>
    public void Close(string loop, IEnumerable<string> inside)
    {
        foreach (var id in inside)
        {
            _steps = _steps.SetItem(id, new Member(Shape.Unknown, Presence.NotYet) { Loop = loop });
        }
    }

    /// <summary>Goes on behind several ways of which each run took some.</summary>
    public void Join(params ReadOnlySpan<StepScope> ways)
    {
        var last = Flow.Nothing;
        var vars = new HashSet<string>();
        foreach (var way in ways)
        {
            foreach (var id in way._ran)
            {
                _ran.Add(id);
                _steps = _steps.SetItem(id, way._steps[id] with { Presence = Presence.PerhapsSkipped });
            }

            vars.UnionWith(way._set);
            last = Flow.OneOf(last, way.Last);
            _hasOtherVars |= way._hasOtherVars;
        }

        Last = last;
        foreach (var name in vars)
        {
            var all = ways[0]._vars.GetValueOrDefault(name);
            for (var i = 1; i < ways.Length; i++)
            {
                all = Union.Merge(all, ways[i]._vars.GetValueOrDefault(name));
            }

            SetVar(name, all!);
        }
    }

    /// <summary>Goes on behind several ways that every run takes, whatever their order.</summary>
    public void JoinAll(params ReadOnlySpan<StepScope> ways)
    {
        foreach (var way in ways)
        {
            foreach (var id in way._ran)
            {
                _ran.Add(id);
                _steps = _steps.SetItem(id, way._steps[id]);
            }

            foreach (var name in way._set)
            {
                SetVar(name, way._vars[name]);
            }

            _hasOtherVars |= way._hasOtherVars;
        }
    }

    private void SetVar(string name, Member member)
    {
        _set.Add(name);
        _vars = _vars.SetItem(name, member);
    }
}
