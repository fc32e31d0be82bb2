using MetaFlow.Authoring.Plans;
using MetaFlow.Json;

namespace MetaFlow.Authoring.Compiling;

/// <summary>What the step at hand works on, while a plan is compiled, and the inputs that come up on the way.</summary>
internal sealed class DataFlow
{
    private readonly JsonObject.Builder _inputs = new();
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);
    private readonly bool _byHand;

    /// <summary>Who starts the run gives its inputs.</summary>
    public bool IsByHand => _byHand;

    public DataFlow(WorkflowPlan plan)
    {
        _byHand = plan.Triggers.All(trigger => trigger is TriggerIntent.Manual);
        Data = plan.Triggers switch
        {
            [TriggerIntent.Webhook] => "trigger.body",
            [TriggerIntent.Event] => "trigger.event.data",
            [TriggerIntent.Failure] => "trigger.problem.message",
            _ => null,
        };
        GoesOnWhenRejected = Planning.PlanBuilder.All(plan.Steps).Any(intent => intent.Slot("approved") is not null);
        foreach (var input in plan.Inputs)
        {
            Declare(input.Name, input.Type, input.Description, input.Default);
        }
    }

    /// <summary>The expression of what was made last; null where nothing was.</summary>
    public string? Data
    {
        get;
        set
        {
            field = value;
            Readable = null;
        }
    }

    /// <summary>The texts in what was made last, for whoever reads; null where they are not known.</summary>
    public string? Readable { get; set; }

    /// <summary>Whether what was made last is an answer of a model.</summary>
    public bool IsAnswer { get; set; }

    /// <summary>What the data are about, in words.</summary>
    public string? Topic { get; set; }

    /// <summary>The last approval; null where there is none.</summary>
    public string? Approval { get; set; }

    /// <summary>Whether the plan says what happens where somebody does not agree.</summary>
    public bool GoesOnWhenRejected { get; }

    public JsonObject Inputs => _inputs.ToObject();

    /// <summary>What there is to work on: what whoever starts the run gives, where nothing was made yet and nothing else gives it.</summary>
    public string? Need(string description)
    {
        if (Data is null && _byHand)
        {
            Data = Input("input", "any", description, null);
        }

        return Data;
    }

    /// <summary>An input by its name; declared where it is not yet.</summary>
    /// <param name="fallback">What it is where nobody gives it; a run that the clock starts needs one.</param>
    public string Input(string name, string type, string description, JsonData? fallback)
    {
        Declare(name, type, description, fallback);
        return $"inputs.{name}";
    }

    private void Declare(string name, string type, string description, JsonData? fallback)
    {
        if (_names.Add(name))
        {
            var input = JsonObject.Of(("type", type), ("description", description));
            _inputs[name] = fallback is null ? input : input.With("default", fallback);
        }
    }
}
