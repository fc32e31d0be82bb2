namespace MetaFlow.Authoring.Plans;

/// <summary>
/// What a request asks for, as intents and not as JSON: planners fill it, <see cref="Compiling.PlanCompiler"/> alone makes ids,
/// references and control flow of it.
/// </summary>
public sealed record WorkflowPlan(string Language)
{
    public IReadOnlyList<TriggerIntent> Triggers { get; init; } = [];

    public IReadOnlyList<StepIntent> Steps { get; init; } = [];

    /// <summary>At most three, the one whose answer changes most first.</summary>
    public IReadOnlyList<PlanQuestion> Questions { get; init; } = [];

    /// <summary>What nobody said of the schedule: the hour, the day.</summary>
    public IReadOnlyList<string> AssumedOfSchedule { get; init; } = [];

    /// <summary>What the request says word for word and no step has a place for.</summary>
    public IReadOnlyList<string> Unplaced { get; init; } = [];

    /// <summary>What runs are given by whoever starts them.</summary>
    public IReadOnlyList<InputIntent> Inputs { get; init; } = [];
}

/// <summary>What starts runs.</summary>
public abstract record TriggerIntent(PlanEvidence Why)
{
    /// <param name="Cron">Null where it is a period.</param>
    /// <param name="Every">A duration in ISO 8601.</param>
    public sealed record Schedule(PlanEvidence Why, string? Cron, string? Every, string TimeZone) : TriggerIntent(Why);

    public sealed record Webhook(PlanEvidence Why) : TriggerIntent(Why);

    /// <param name="Name">The event: <c>zendesk.ticket_created</c>.</param>
    public sealed record Event(PlanEvidence Why, string Name) : TriggerIntent(Why)
    {
        /// <summary>What its data have to contain; null takes every one.</summary>
        public string? Match { get; init; }
    }

    public sealed record Failure(PlanEvidence Why) : TriggerIntent(Why);

    public sealed record Manual(PlanEvidence Why) : TriggerIntent(Why);
}

/// <summary>Something that a step does or decides.</summary>
/// <param name="Words">The words of the request that ask for it.</param>
public sealed record StepIntent(StepKind Kind, string Words, PlanEvidence Why)
{
    /// <summary>What is known of its settings, by the name of the slot.</summary>
    public IReadOnlyDictionary<string, SlotValue> Slots { get; init; } = new Dictionary<string, SlotValue>();

    /// <summary>What happens where a condition holds, or for each item of a loop.</summary>
    public IReadOnlyList<StepIntent> Inner { get; init; } = [];

    /// <summary>What happens where a condition does not hold.</summary>
    public IReadOnlyList<StepIntent> Otherwise { get; init; } = [];

    /// <summary>What the knowledge base knows of the call; null where it knows nothing.</summary>
    public Retrieval.FoundOperation? Operation { get; init; }

    public string? Slot(string name) => Slots.GetValueOrDefault(name)?.Value;

    public StepIntent With(string slot, string value, PlanEvidence why) =>
        this with { Slots = new Dictionary<string, SlotValue>(Slots) { [slot] = new SlotValue(value, why) } };
}

/// <summary>What kinds of work there are for a planner.</summary>
public enum StepKind
{
    /// <summary>Reads from a service.</summary>
    Fetch,

    /// <summary>Writes to a service.</summary>
    Write,

    /// <summary>Asks a language model.</summary>
    Ask,

    /// <summary>Searches documents.</summary>
    Search,

    /// <summary>Makes data of data.</summary>
    Transform,

    /// <summary>Calculates or runs something in a script.</summary>
    Script,

    /// <summary>Tells people.</summary>
    Notify,

    /// <summary>Asks people.</summary>
    Approve,
    Condition,
    Loop,
    Wait,
    Call,
    Unknown,
}

/// <summary>One value of an intent, and why it is this one.</summary>
public sealed record SlotValue(string Value, PlanEvidence Why);

/// <param name="Text">The words, the rule, or what was assumed.</param>
public sealed record PlanEvidence(PlanEvidenceKind Kind, string Text, int Start = -1)
{
    /// <summary>The document and the passage; null where it is none.</summary>
    public Json.JsonObject? Passage { get; init; }

    public static PlanEvidence Of(Understanding.Span words) => new(PlanEvidenceKind.Request, words.Text, words.Start);

    public static PlanEvidence Assumed(string what) => new(PlanEvidenceKind.Assumed, what);

    public static PlanEvidence Rule(string rule) => new(PlanEvidenceKind.Rule, rule);
}

public enum PlanEvidenceKind
{
    Request,
    Passage,
    Rule,
    Assumed,
}

/// <summary>What a person is asked because the answer changes what the workflow does.</summary>
/// <param name="About">Which value: <c>schedule</c>, <c>recipient</c>, <c>threshold</c>, <c>address</c>.</param>
/// <param name="Names">What its sentence names.</param>
public sealed record PlanQuestion(string About, IReadOnlyDictionary<string, string> Names, IReadOnlyList<string> Choices, string? Default);

/// <param name="Type">As definitions name types of inputs.</param>
public sealed record InputIntent(string Name, string Type, string Description, Json.JsonData? Default, PlanEvidence Why);
