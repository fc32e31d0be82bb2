using MetaFlow.Rehearsals;
using MetaFlow.Runs;

namespace MetaFlow.Tests.Rehearsals;

public sealed class CoverageTests : IDisposable
{
    private const string Call = """{ "id": "call", "type": "api_call", "settings": { "url": "https://api.example.com/a" } }""";
    private const string Request = """{ "method": "GET", "url": "https://api.example.com/a" }""";

    private readonly RehearsalBench _bench = new();

    public static TheoryData<string, string, string[]> Constructs => new()
    {
        {
            """{ "id": "c", "type": "condition", "if": "{{ inputs.n > 100 }}", "then": [], "else": [] }""", """{ "n": { "type": "integer", "default": 3 } }""",
            ["c condition then: covered", "c condition else: covered"]
        },
        {
            """{ "id": "c", "type": "condition", "if": "{{ inputs.word = '급함' }}", "then": [], "else": [] }""", """{ "word": { "type": "string", "default": "a" } }""",
            ["c condition then: covered", "c condition else: covered"]
        },
        {
            """{ "id": "c", "type": "condition", "if": "{{ inputs.kind = 'b' }}", "then": [], "else": [] }""", """{ "kind": { "type": "string", "enum": ["a", "b"], "default": "a" } }""",
            ["c condition then: covered", "c condition else: covered"]
        },
        {
            """{ "id": "c", "type": "condition", "if": "{{ $count(inputs.list[price > 50]) > 0 }}", "then": [], "else": [] }""", """{ "list": { "type": "array", "default": [ { "price": 3 } ] } }""",
            ["c condition then: covered", "c condition else: covered"]
        },
        {
            """{ "id": "c", "type": "condition", "if": "{{ 1 = 2 }}", "then": [], "else": [] }""", "{}",
            ["c condition then: not_coverable", "c condition else: covered"]
        },
        {
            """{ "id": "s", "type": "set", "when": "{{ inputs.on }}", "settings": { "values": { "a": 1 } } }""", """{ "on": { "type": "boolean", "default": true } }""",
            ["s when done: covered", "s when skipped: covered"]
        },
        {
            """{ "id": "l", "type": "for_each", "items": "{{ inputs.list }}", "steps": [ { "id": "s", "type": "set", "settings": { "values": { "a": 1 } } } ] }""", """{ "list": { "type": "array", "default": [ 1, 2 ] } }""",
            ["l loop some: covered", "l loop none: covered"]
        },
        {
            """{ "id": "l", "type": "for_each", "items": [ 1 ], "steps": [ { "id": "s", "type": "set", "settings": { "values": { "a": 1 } } } ] }""", "{}",
            ["l loop some: covered", "l loop none: not_coverable"]
        },
        {
            """{ "id": "l", "type": "for_each", "items": "{{ inputs.list }}", "onItemError": "collect", "steps": [ { "id": "d", "type": "data_transform", "settings": { "input": "{{ item }}", "expression": "$number($)" } } ] }""",
            """{ "list": { "type": "array", "default": [ "1" ] } }""",
            ["l loop some: covered", "l loop none: covered", "l loop item_failed: covered"]
        },
        {
            """{ "id": "t", "type": "try", "steps": [ { "id": "d", "type": "data_transform", "settings": { "input": "{{ inputs.n }}", "expression": "$number($)" } } ], "catch": [] }""", """{ "n": { "type": "string", "default": "1" } }""",
            ["t try ok: covered", "t try caught: covered"]
        },
        {
            """{ "id": "d", "type": "data_transform", "settings": { "input": "{{ inputs.n }}", "expression": "$number($)" }, "onError": { "fallback": 0 } }""", """{ "n": { "type": "string", "default": "x" } }""",
            ["d on_error ok: covered", "d on_error continued: covered"]
        },
        {
            """
            { "id": "r", "type": "parallel", "join": "any", "branches": [
              { "id": "a", "steps": [ { "id": "x", "type": "wait", "settings": { "for": "PT1S" } } ] },
              { "id": "b", "steps": [ { "id": "y", "type": "emit_event", "settings": { "event": "first.b" } } ] },
              { "id": "c", "steps": [ { "id": "z", "type": "emit_event", "settings": { "event": "first.c" } } ] } ] }
            """, "{}",
            ["r race a: not_covered", "r race b: covered", "r race c: covered"]
        },
        {
            """{ "id": "a", "type": "approval", "settings": { "title": "Go?", "timeout": "PT1H", "onReject": "continue" } }""", "{}",
            ["a approval approved: covered", "a approval rejected: covered", "a approval timed_out: covered"]
        },
        {
            """{ "id": "w", "type": "wait", "settings": { "event": "order.paid", "atMost": "PT1H", "onTimeout": "continue" } }""", "{}",
            ["w event came: covered", "w event timed_out: covered"]
        },
    };

    public void Dispose() => _bench.Dispose();

    [Theory]
    [MemberData(nameof(Constructs))]
    public async Task Inputs_and_answers_are_chosen_until_every_way_was_gone(string step, string inputs, string[] ways)
    {
        var report = await _bench.RehearseAsync(step, inputs);

        Assert.Equal(ways, RehearsalBench.Ways(report));
    }

    [Fact]
    public async Task A_variant_of_a_cassette_leads_where_the_usual_answer_does_not()
    {
        _bench.With(Request, """{ "body": { "items": [ 1 ] } }""", """{ "empty": { "body": { "items": [] } }, "error": { "status": 500 } }""");

        var report = await _bench.RehearseAsync(
            $$$"""{ "id": "t", "type": "try", "steps": [ {{{Call}}}, { "id": "c", "type": "condition", "if": "{{ $count(steps.call.body.items) > 0 }}", "then": [] } ], "catch": [] }""");

        Assert.Equal(
            ["t try ok: covered", "t try caught: covered", "t/steps/c condition then: covered", "t/steps/c condition else: covered"], RehearsalBench.Ways(report));
        Assert.Contains(report.Rehearsals, rehearsal => rehearsal.Picks is [{ Kind: "variant", Picked: "empty" }]);
        Assert.True(report.IsWhole);
    }

    [Fact]
    public async Task A_way_that_a_service_decides_names_the_cassette_that_needs_a_variant()
    {
        _bench.With(Request, """{ "body": { "items": [ 1 ] } }""");

        var report = await _bench.RehearseAsync(
            Call + """, { "id": "n", "type": "data_transform", "settings": { "input": "{{ steps.call.body }}", "expression": "$count(items)" } }, { "id": "c", "type": "condition", "if": "{{ steps.n > 0 }}", "then": [] }""");

        var reason = RehearsalBench.ReasonOf(report, "c", "else");
        Assert.Equal(("rehearsals.needs_variant", "call"), (reason.Code, reason.Names["asked"]));
    }

    [Fact]
    public async Task A_way_that_inputs_decide_names_them()
    {
        var report = await _bench.RehearseAsync(
            """{ "id": "v", "type": "set", "settings": { "values": { "sum": "{{ $sum(inputs.list) }}" } } }, { "id": "c", "type": "condition", "if": "{{ vars.sum = inputs.other * 7 + 0.5 }}", "then": [] }""",
            """{ "list": { "type": "array", "default": [ 1 ] }, "other": { "type": "integer", "default": 1 }, "third": { "type": "integer", "default": 1 } }""");

        var reason = RehearsalBench.ReasonOf(report, "c", "then");
        Assert.Equal(("rehearsals.needs_input", "list, other"), (reason.Code, reason.Names["inputs"]));
    }

    [Fact]
    public async Task What_lies_in_a_way_that_was_never_gone_says_so()
    {
        var report = await _bench.RehearseAsync(
            """{ "id": "outer", "type": "condition", "if": "{{ false }}", "then": [ { "id": "inner", "type": "condition", "if": "{{ inputs.n = 1 }}", "then": [] } ] }""",
            """{ "n": { "type": "integer", "default": 1 } }""");

        var reason = RehearsalBench.ReasonOf(report, "outer/then/inner", "then");
        Assert.Equal(("rehearsals.inside_uncovered", "outer/then"), (reason.Code, reason.Names["around"]));
    }

    [Fact]
    public async Task Nothing_that_fails_names_the_steps_whose_answers_could()
    {
        _bench.With(Request, """{ "body": {} }""");

        var report = await _bench.RehearseAsync($$"""{ "id": "t", "type": "try", "steps": [ {{Call}} ], "catch": [] }""");

        var reason = RehearsalBench.ReasonOf(report, "t", "caught");
        Assert.Equal(("rehearsals.needs_failure", "t/steps/call"), (reason.Code, reason.Names["asked"]));
    }

    [Fact]
    public async Task A_way_behind_another_is_found_by_changing_one_thing_after_the_other()
    {
        var report = await _bench.RehearseAsync(
            """
            { "id": "big", "type": "condition", "if": "{{ inputs.total > 1000 }}", "then": [
              { "id": "ask", "type": "approval", "settings": { "title": "Pay?", "onReject": "continue" } },
              { "id": "yes", "type": "condition", "if": "{{ steps.ask.approved }}", "then": [], "else": [
                { "id": "who", "type": "condition", "if": "{{ inputs.vip = true }}", "then": [] } ] } ] }
            """,
            """{ "total": { "type": "number", "default": 5 }, "vip": { "type": "boolean", "default": false } }""");

        Assert.Equal(report.Ways, report.Covered);
        Assert.Equal(RunStatus.Succeeded, report.Rehearsals[^1].Status);
    }

    [Fact]
    public async Task There_are_never_more_rehearsals_than_the_limit()
    {
        var inputs = string.Join(", ", Enumerable.Range(0, 20).Select(i => $$"""  "n{{i}}": { "type": "integer", "default": 0 } """));
        var report = await _bench.RehearseAsync(
            """{ "id": "c", "type": "condition", "if": "{{ inputs.n0 * inputs.n1 = 0.5 and inputs.n2 > 77 and inputs.n3 > 78 }}", "then": [] }""", $"{{ {inputs} }}");

        Assert.Equal(Rehearser.MostRehearsals, report.Count);
        Assert.Contains("c condition then: not_covered", RehearsalBench.Ways(report));
    }

    [Fact]
    public async Task The_same_definition_gives_the_same_report()
    {
        _bench.With(Request, """{ "body": { "items": [ 1 ] } }""", """{ "empty": { "body": { "items": [] } } }""");
        const string Steps = Call + """, { "id": "c", "type": "condition", "if": "{{ $count(steps.call.body.items) > inputs.n and $random() < 2 }}", "then": [ { "id": "w", "type": "wait", "settings": { "for": "PT1H" } } ] }""";
        const string Inputs = """{ "n": { "type": "integer", "default": 0 } }""";

        var first = await _bench.RehearseAsync(Steps, Inputs);
        var second = await _bench.RehearseAsync(Steps, Inputs);

        Assert.Equal(
            RehearsalJson.ToJson(first, System.Globalization.CultureInfo.InvariantCulture).ToString(),
            RehearsalJson.ToJson(second, System.Globalization.CultureInfo.InvariantCulture).ToString());
    }

    [Fact]
    public async Task A_workflow_without_a_manual_trigger_starts_by_its_first_and_tries_the_others()
    {
        const string Definition = """
            { "metaflow": 1, "id": "example", "inputs": { "from": { "type": "string", "default": "nobody" } },
              "triggers": [
                { "id": "hook", "type": "webhook", "inputs": { "from": "{{ trigger.body.name }}" } },
                { "id": "weekly", "type": "schedule", "cron": "0 9 * * MON", "timeZone": "Asia/Seoul" } ],
              "steps": [ { "id": "c", "type": "condition", "if": "{{ trigger.type = 'webhook' }}", "then": [ { "id": "s", "type": "set", "settings": { "values": { "from": "{{ inputs.from }}" } } } ] } ] }
            """;
        _bench.With("""{ "trigger": "hook" }""", """{ "body": { "name": "민수" } }""");

        var report = await _bench.RehearseAsync(Some.Read(Definition));

        Assert.Equal(["c condition then: covered", "c condition else: covered"], RehearsalBench.Ways(report));
        Assert.Equal("""{"from":"민수"}""", report.Rehearsals[0].Output!.ToString());
        Assert.Equal([new RehearsalPick("trigger", "trigger", "weekly")], report.Rehearsals[1].Picks);
    }
}
