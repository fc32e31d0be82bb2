using MetaFlow.Authoring.Plans;
using MetaFlow.Authoring.Understanding;

namespace MetaFlow.Authoring.Planning;

/// <summary>What starts the runs, and the words that are used up by saying so.</summary>
internal sealed record FoundTrigger(TriggerIntent Trigger, IReadOnlyList<Span> Spans)
{
    /// <summary>The run begins with something to work on: a mail, an order, a row.</summary>
    public bool BringsData => Trigger is TriggerIntent.Event or TriggerIntent.Webhook or TriggerIntent.Failure;
}
