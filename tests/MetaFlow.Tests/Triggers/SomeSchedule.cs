namespace MetaFlow.Tests.Triggers;

/// <summary>Workflows that a schedule starts.</summary>
internal static class SomeSchedule
{
    public const string Id = "clock";

    /// <param name="when">The members of the trigger, such as <c>"cron": "0 9 * * *"</c>.</param>
    public static string Workflow(string id, string when, string step = """{ "id": "a", "type": "set", "settings": { "values": { "n": 1 } } }""") => $$"""
        { "metaflow": 1, "id": "{{id}}", "triggers": [ { "id": "{{Id}}", "type": "schedule", {{when}} } ], "steps": [ {{step}} ] }
        """;
}
