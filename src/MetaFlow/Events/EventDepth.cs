using MetaFlow.Json;

namespace MetaFlow.Events;

/// <summary>Through how many runs something came: an event of a run starts a run, which tells of an event.</summary>
public static class EventDepth
{
    /// <summary>A chain that is longer is a circle that nobody saw.</summary>
    public const int Deepest = 20;

    private const string Member = "depth";

    /// <summary>Of what a run tells that this started.</summary>
    public static int Below(JsonObject? trigger) => (trigger?[Member] is JsonNumber above ? (int)above.Value : 0) + 1;

    /// <summary>What starts a run, with how deep it is.</summary>
    public static JsonObject With(JsonObject trigger, int depth) => trigger.With(Member, depth);
}
