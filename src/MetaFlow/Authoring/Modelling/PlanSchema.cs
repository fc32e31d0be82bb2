using MetaFlow.Authoring.Plans;
using MetaFlow.Json;

namespace MetaFlow.Authoring.Modelling;

/// <summary>The form of a plan as a model writes it, as JSON Schema. Steps nest three deep; services differ in whether they follow references.</summary>
internal static class PlanSchema
{
    private const int Deepest = 3;

    /// <summary>What a step may say beside its kind and its words.</summary>
    public static IReadOnlyList<string> Slots { get; } =
    [
        "verb", "service", "kind", "url", "to", "phone", "channel", "quote", "quote2", "count", "number", "number2", "amount", "date", "expression", "code",
    ];

    public static IReadOnlyList<string> Kinds { get; } = [.. Enum.GetNames<StepKind>().Select(name => name.ToLowerInvariant())];

    public static IReadOnlyList<string> Triggers { get; } = ["schedule", "webhook", "event", "failure", "manual"];

    public static JsonObject Schema { get; } = JsonObject.Of(
        ("type", "object"),
        ("properties", JsonObject.Of(
            ("triggers", ListOf(JsonObject.Of(
                ("type", "object"),
                ("properties", JsonObject.Of(
                    ("type", OneOf(Triggers)), ("words", Text), ("cron", TextOrNull), ("every", TextOrNull), ("timeZone", TextOrNull), ("event", TextOrNull))),
                ("required", JsonArray.Create(["type", "words"]))))),
            ("steps", ListOf(Step(Deepest))))),
        ("required", JsonArray.Create(["triggers", "steps"])));

    private static JsonObject Text => JsonObject.Of(("type", "string"));

    private static JsonObject TextOrNull => JsonObject.Of(("type", JsonArray.Create(["string", "null"])));

    private static JsonObject Step(int depth)
    {
        var members = new JsonObject.Builder { ["kind"] = OneOf(Kinds), ["words"] = Text };
        foreach (var slot in Slots)
        {
            members[slot] = TextOrNull;
        }

        if (depth > 1)
        {
            members["steps"] = ListOf(Step(depth - 1));
            members["otherwise"] = ListOf(Step(depth - 1));
        }

        return JsonObject.Of(("type", "object"), ("properties", members.ToObject()), ("required", JsonArray.Create(["kind", "words"])));
    }

    private static JsonObject ListOf(JsonObject items) => JsonObject.Of(("type", "array"), ("items", items));

    private static JsonObject OneOf(IReadOnlyList<string> words) => JsonObject.Of(("type", "string"), ("enum", JsonArray.Create([.. words.Select(word => (JsonData)word)])));
}
