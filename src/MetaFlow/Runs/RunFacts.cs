using MetaFlow.Expressions;
using MetaFlow.Json;
using MetaFlow.Workflows;

namespace MetaFlow.Runs;

/// <summary>
/// What a run has besides its journal and never changes: who it is. Remembers the items of loops, which follow from the
/// journal and would otherwise be worked out again at each decision.
/// </summary>
internal sealed class RunFacts(RunHead head, CancellationToken cancellationToken)
{
    private static readonly JsonShape Always = new(["inputs", "steps", "vars", "trigger", "run"]);

    private readonly Dictionary<string, JsonArray> _items = [];

    private readonly JsonObject _run = JsonObject.Of(
        ("id", head.Id.ToString()), ("workflow", head.WorkflowId), ("startedBy", head.StartedBy));

    public ExpressionScope Scope(DateTimeOffset now) => new() { Now = now, CancellationToken = cancellationToken };

    /// <summary>What expressions see; ExpressionCheck foresees the same names.</summary>
    public JsonObject Data(RunState run, Frame frame, JsonObject around)
    {
        var data = new JsonObject(Always, [run.Inputs, frame.Outputs, frame.Vars, run.Trigger, _run]);
        return around.Count == 0 ? data : data.With(around);
    }

    /// <summary>The items of a loop: nothing is none, and one value is a list of one.</summary>
    public JsonArray Items(WorkflowStep.ForEach loop, string path, Func<JsonObject> data, DateTimeOffset now)
    {
        if (_items.TryGetValue(path, out var known))
        {
            return known;
        }

        return _items[path] = loop.Items.Fill(data(), Scope(now)) switch
        {
            null or JsonNull => JsonArray.Create([]),
            JsonArray list => list,
            { } one => JsonArray.Create([one]),
        };
    }

    public void Forget(string path) => _items.Remove(path);
}
