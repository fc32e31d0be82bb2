using MetaFlow.Json;
using MetaFlow.Steps;

namespace MetaFlow.Workflows.Certificates;

/// <summary>Notes where secrets leave a run, and says where they must not.</summary>
internal sealed class SecretCheck(Workflow workflow, Surroundings around, ProblemList problems)
{
    // What it is given everybody can hear who waits for the event.
    private const string EventType = "emit_event";
    private const string Inputs = "inputs";

    private readonly List<(string Input, SecretReach Reach)> _reaches = [];

    public IReadOnlyList<SecretFact> All => [.. workflow.Inputs
        .Where(input => input.Secret)
        .Select(input => new SecretFact(input.Name, [.. _reaches.Where(each => each.Input == input.Name).Select(each => each.Reach)]))];

    /// <returns>Whether nothing of the settings can be in the output.</returns>
    public bool OfStep(WorkflowStep.Work work, StepType type, Conduct conduct, IReadOnlyDictionary<string, Tainted> given)
    {
        if (CallCheck.IsCall(work))
        {
            return OfCall(work, given);
        }

        var touches = Touches(conduct);
        foreach (var (name, value) in work.Settings.All)
        {
            var outlet = type.Settings.All.FirstOrDefault(setting => setting.Name == name)?.Outlet ?? (touches ? Outlet.Request : null);
            foreach (var (input, way) in given[name].All)
            {
                if (type.Name == EventType)
                {
                    Note(work, name, input, way, null, null);
                    problems.Add(value.Place, "certificate.secret_to_event", ("name", input), ("step", work.Id), ("way", Say(way, work.Id)));
                }
                else if (outlet is { } to)
                {
                    Note(work, name, input, way, to, to == Outlet.Request ? conduct.Hosts : null);
                    Judge(work, value.Place, input, Say(way, work.Id), to, conduct);
                }
            }
        }

        return touches;
    }

    public void OfOutput(Tainted output, Place place)
    {
        foreach (var (input, way) in output.All)
        {
            _reaches.Add((input, new SecretReach(DataReads.Output, DataReads.Output, null, null, way)));
            problems.Add(place, "certificate.secret_to_output", ("name", input), ("way", Say(way, DataReads.Output)));
        }
    }

    /// <summary>It asks or tells somebody outside: what it gives is their answer and not its settings.</summary>
    public static bool Touches(Conduct conduct) =>
        conduct.Effect != Effect.None || conduct.Hosts is not { Count: 0 } || conduct.MaxTokens != 0;

    private void Judge(WorkflowStep.Work work, Place place, string input, string way, Outlet to, Conduct conduct)
    {
        if (to != Outlet.Request)
        {
            problems.Add(
                place, "certificate.secret_to_outlet",
                ("name", input), ("step", work.Id), ("where", $"@outlet_{to.ToString().ToLowerInvariant()}"), ("way", way));
        }
        else if (conduct.Hosts is null)
        {
            Warn(place, "certificate.secret_to_unknown_host", ("name", input), ("step", work.Id), ("way", way));
        }
    }

    private bool OfCall(WorkflowStep.Work work, IReadOnlyDictionary<string, Tainted> given)
    {
        var target = CallCheck.TargetOf(work);
        var called = target is null ? null : around.Workflows?.GetValueOrDefault(target);
        var isKept = true;
        foreach (var (name, value) in work.Settings.All)
        {
            foreach (var (input, way) in given[name].All)
            {
                Note(work, name, input, way, null, null);
                if (called is null)
                {
                    isKept = false;
                    Warn(value.Place, "certificate.secret_to_unknown_workflow", ("name", input), ("step", work.Id), ("way", Say(way, work.Id)));
                }
                else if (name != Inputs || value.Written is not JsonObject members)
                {
                    isKept = false;
                    Refuse(value.Place, input, Inputs);
                }
                else
                {
                    foreach (var member in members.Select(member => member.Key).Where(member =>
                        given[name].At([member]).All.ContainsKey(input) && called.Inputs.FirstOrDefault(each => each.Name == member) is not { Secret: true }))
                    {
                        isKept = false;
                        Refuse(value.Place, input, member);
                    }
                }
            }
        }

        return isKept;

        void Refuse(Place place, string input, string member) => problems.Add(
            place, "certificate.secret_to_workflow", ("name", input), ("step", work.Id), ("workflow", target), ("input", member));
    }

    private void Note(WorkflowStep.Work work, string setting, string input, IReadOnlyList<string> way, Outlet? to, IReadOnlyList<string>? hosts) =>
        _reaches.Add((input, new SecretReach($"steps.{work.Id}", $"settings.{setting}", to, hosts, way)));

    private static string Say(IEnumerable<string> way, string end) => string.Join(" → ", way.Append(end));

    private void Warn(Place place, string code, params ReadOnlySpan<(string Name, object? Value)> names) =>
        problems.Add(place, Problem.Of(code, names) with { Severity = Severity.Warning });
}
