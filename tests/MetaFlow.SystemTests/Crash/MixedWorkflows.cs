namespace MetaFlow.SystemTests.Crash;

/// <summary>Workflows of all shapes, whose calls say which run and which step they belong to.</summary>
internal static class MixedWorkflows
{
    /// <summary>What is called at most once, unless a person said that it be tried again.</summary>
    public const string Once = "once";

    public static IReadOnlyDictionary<string, string> All(string service)
    {
        string Get(string id, int n, string work = "read") => $$$$"""
            { "id": "{{{{id}}}}", "type": "api_call", "retry": { "maxAttempts": 6, "delay": "PT0.1S" },
              "settings": { "url": "{{{{service}}}}/{{{{work}}}}/{{ run.id }}/g{{{{n}}}}" } }
            """;
        string Post(string id, int n, string idempotency, string step = "") => $$$$"""
            { "id": "{{{{id}}}}", "type": "api_call", "retry": { "maxAttempts": 6, "delay": "PT0.1S" },
              "settings": { "method": "POST", "url": "{{{{service}}}}/{{{{idempotency}}}}/{{ run.id }}/p{{{{(step.Length > 0 ? step : n.ToString(System.Globalization.CultureInfo.InvariantCulture))}}}}",
                            "body": { "n": {{{{n}}}} }, "idempotency": "{{{{idempotency}}}}" } }
            """;
        string Set(string id) => $$"""{ "id": "{{id}}", "type": "set", "settings": { "values": { "{{id}}": "{{"{{ run.id }}"}}" } } }""";
        return new Dictionary<string, string>
        {
            ["chain"] = $"{Set("a")}, {Get("b", 1)}, {Set("c")}, {Get("d", 2)}",
            ["keyed"] = $"{Post("a", 1, "key")}, {Set("b")}, {Post("c", 2, "key")}",
            ["unkeyed"] = $"{Post("a", 1, "none")}, {Set("b")}, {Post("c", 2, "none")}",
            ["loop"] = $$"""{ "id": "each", "type": "for_each", "items": "{{"{{ [1..12] }}"}}", "maxItems": 12, "concurrency": 3, "steps": [ {{Post("a", 1, "key", "{{ index }}")}} ] }""",
            ["both"] = $$"""
                { "id": "both", "type": "parallel", "branches": [
                  { "id": "x", "steps": [ {{Get("a", 1)}} ] },
                  { "id": "y", "steps": [ { "id": "w", "type": "wait", "settings": { "for": "PT0.3S" } }, {{Post("b", 2, "none")}} ] } ] }
                """,
            ["clean"] = $$"""
                { "id": "careful", "type": "try", "steps": [ {{Get("a", 1)}}, { "id": "bad", "type": "data_transform", "settings": { "expression": "$error('no')" } } ],
                  "catch": [ {{Post("b", 2, "key")}} ], "finally": [ {{Post("c", 3, "none")}} ] }
                """,
            ["later"] = $$"""{ "id": "w", "type": "wait", "settings": { "for": "PT1S" } }, {{Get("a", 1)}}, {{Post("b", 2, "key")}}""",
            ["flaky"] = $"{Get("a", 1, "flaky")}, {Post("b", 2, "none")}",
            ["calls"] = """{ "id": "a", "type": "call_workflow", "settings": { "workflow": "chain" } }""",
        }.ToDictionary(each => each.Key, each => $$"""
            { "metaflow": 1, "id": "{{each.Key}}", "triggers": [ { "id": "hook", "type": "webhook" } ], "steps": [ {{each.Value}} ] }
            """);
    }
}
