using MetaFlow.Json;
using static MetaFlow.Workflows.SchemaPart;

namespace MetaFlow.Workflows;

/// <summary>The part of the schema for what every step may say beside its work. <see cref="PolicyReader"/> reads it.</summary>
internal static class PolicySchema
{
    // A piece of evidence says one of these.
    private static readonly string[] Grounds = ["request", "passage", "rule", "assumed"];

    public static IEnumerable<(string Name, JsonData Schema)> All() =>
    [
        ("retry", Members(
            [],
            ("maxAttempts", Range("integer", 1, 100)), ("delay", Ref("duration")), ("backoff", Range("number", 1, 10)),
            ("jitter", Range("number", 0, 1)), ("on", OneOrMore))),
        ("onError", AnyOf(Words(["stop", "continue"]), Members(["fallback"], ("fallback", JsonObject.Empty)))),
        ("evidence", Members(
            [],
            ("of", Text), ("request", Text), ("passage", JsonObject.Of(("type", "object"))), ("rule", Text), ("assumed", Text))
            .With("oneOf", SchemaPart.All(Grounds.Select(ground => Required(ground))))),
    ];

    /// <summary>The members of every step.</summary>
    public static IReadOnlyList<(string Name, JsonData Schema)> OfStep { get; } =
    [
        ("id", Ref("id")),
        ("type", Text),
        ("note", Text),
        ("when", Ref("expression")),
        ("timeout", Ref("duration")),
        ("onError", Ref("onError")),
        ("evidence", List(Ref("evidence"))),
    ];
}
