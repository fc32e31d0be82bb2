using MetaFlow.Runs;
using Microsoft.Extensions.Options;

namespace MetaFlow.Triggers;

/// <summary>How long this node keeps firings to itself.</summary>
internal sealed class FiringHold(NodeName node, IOptions<TriggerOptions> options)
{
    public FiringHolder Until(DateTimeOffset now) => new(node.Value, now + options.Value.Hold);
}
