using MetaFlow.Workflows.Certificates;
using static MetaFlow.Tests.Workflows.Certificates.Certified;

namespace MetaFlow.Tests.Workflows.Certificates;

public sealed class BoundsTests
{
    private const string Inputs = """{ "list": { "type": "array", "default": [] }, "urgent": { "type": "boolean", "default": true } }""";
    private const string Call = """{ "id": "call", "type": "world", "timeout": "PT10S", "settings": { "does": "read", "prompt": "p", "tokens": 100, "calls": 2 } }""";
    private const string Other = """{ "id": "other", "type": "world", "timeout": "PT30S", "settings": { "does": "read" } }""";
    private const string Pure = """{ "id": "pure", "type": "set", "settings": { "values": {} } }""";
    private static readonly string Tried = Call.Replace("\"type\"", "\"retry\": { \"maxAttempts\": 3, \"delay\": \"PT1S\", \"backoff\": 2 }, \"type\"", StringComparison.Ordinal);

    // Calls, tokens and seconds of a run; '-' where there is no bound.
    public static TheoryData<string, string> Runs => new()
    {
        { Call, "2 100 10" },
        { $"{Call}, {Other}", "3 100 40" },
        { Tried, "6 300 33" },
        { Pure, "0 0 -" },
        { Loop(Call, "[1, 2, 3]"), "6 300 30" },
        { Loop(Call, "[1, 2, 3]", "\"concurrency\": 2,"), "6 300 20" },
        { Loop(Call, "[1, 2, 3]", "\"maxItems\": 2,"), "4 200 20" },
        { Loop(Call, "\"{{ inputs.list }}\"", "\"maxItems\": 50,"), "100 5000 500" },
        { Loop(Call, "\"{{ inputs.list }}\""), "- - -" },
        { Loop(Pure, "\"{{ inputs.list }}\""), "0 0 -" },
        { Loop(Loop(Call, "[1, 2]").Replace("loop", "inner", StringComparison.Ordinal), "[1, 2, 3]"), "12 600 60" },
        { Loop(Loop(Call, "\"{{ inputs.list }}\"", "\"maxItems\": 1000000,").Replace("loop", "inner", StringComparison.Ordinal), "\"{{ inputs.list }}\"", "\"maxItems\": 1000000,"), "2000000000000 100000000000000 -" },
        { $$"""{ "id": "if", "type": "condition", "if": "{{ "{{ inputs.urgent }}" }}", "then": [ {{Call}} ], "else": [ {{Other}} ] }""", "2 100 30" },
        { $$"""{ "id": "p", "type": "parallel", "branches": [ { "id": "x", "steps": [ {{Call}} ] }, { "id": "y", "steps": [ {{Other}} ] } ] }""", "3 100 30" },
        { $$"""{ "id": "t", "type": "try", "steps": [ {{Call}} ], "catch": [ {{Other}} ] }""", "3 100 40" },
        { $$"""{ "id": "t", "type": "try", "timeout": "PT15S", "steps": [ {{Call}} ], "catch": [ {{Other}} ] }""", "3 100 15" },
    };

    [Theory]
    [MemberData(nameof(Runs))]
    public void A_run_costs_at_most_what_its_bounds_allow(string steps, string expected) =>
        Assert.Equal(expected, Say(Facts(steps, Inputs).Most));

    [Fact]
    public void The_time_of_a_workflow_is_a_bound_for_all_of_it() =>
        Assert.Equal(TimeSpan.FromMinutes(5), Facts(Loop(Call, "\"{{ inputs.list }}\""), Inputs, more: "\"timeout\": \"PT5M\",").Most.Time);

    [Fact]
    public void A_step_in_loops_is_tried_as_often_as_they_go_round()
    {
        var steps = Facts($$"""{{Loop(Tried, "[1, 2]")}}, {{Loop(Other, "\"{{ inputs.list }}\"").Replace("\"loop\"", "\"open\"", StringComparison.Ordinal)}}""", Inputs).Steps;

        Assert.Equal((6, "12 600 66"), (steps[0].Attempts!.Value, Say(steps[0].Most)));
        Assert.Null(steps[1].Attempts);
        Assert.Equal(new Cost(null, 0, null), steps[1].Most);
    }

    [Fact]
    public void A_bound_beyond_every_number_is_none()
    {
        Assert.Null(Cost.Times(long.MaxValue, 2));
        Assert.Null(new Cost(long.MaxValue, 1, TimeSpan.MaxValue).Times(1_000_000).Time);
        Assert.Equal(0, Cost.Times(null, 0));
    }

    private static string Loop(string steps, string items, string more = "") =>
        $$"""{ "id": "loop", "type": "for_each", "items": {{items}}, {{more}} "steps": [ {{steps}} ] }""";

    private static string Say(Cost cost) =>
        $"{Cell(cost.Calls)} {Cell(cost.Tokens)} {Cell(cost.Time?.TotalSeconds)}";

    private static string Cell(object? value) => value is null ? "-" : $"{value}";
}
