using System.Globalization;
using MetaFlow.Json;
using MetaFlow.Rehearsals;
using MetaFlow.Runs;

namespace MetaFlow.Tests.Rehearsals;

/// <summary>What stands in for the world, and what is written down of what would be done to it.</summary>
public sealed class RehearsedWorldTests : IDisposable
{
    private const string Request = """{ "method": "GET", "url": "https://api.example.com/items", "query": { "page": "1" } }""";
    private const string Call = """{ "id": "call", "type": "api_call", "settings": { "url": "https://api.example.com/items", "query": { "page": 1 } } }""";

    private readonly RehearsalBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task A_call_is_answered_by_its_cassette_and_says_where_the_answer_is_from()
    {
        _bench.With(Request, """{ "status": 200, "headers": { "X-Total": "7" }, "body": [ 1, 2 ] }""");

        var report = await _bench.RehearseAsync(Call + """, { "id": "n", "type": "set", "settings": { "values": { "n": "{{ $sum(steps.call.body) & '/' & steps.call.headers.'x-total' }}" } } }""");

        var effect = Assert.Single(report.Rehearsals[0].Effects);
        Assert.Equal((EffectKind.Request, EffectSource.WrittenByHand, Request.Replace(" ", "", StringComparison.Ordinal)), (effect.Kind, effect.Source, effect.Content.ToString()));
        Assert.Equal("""{"n":"3/7"}""", report.Rehearsals[0].Output!.ToString());
    }

    [Fact]
    public async Task A_call_without_a_cassette_is_a_gap_with_a_name_and_the_path_ends_there()
    {
        var report = await _bench.RehearseAsync(Call + """, { "id": "told", "type": "notification", "settings": { "channel": "log", "body": "Done" } }""");

        var gap = Assert.Single(report.Gaps);
        Assert.Equal("Step 'call' would call GET https://api.example.com/items, and no cassette answers that.", gap.Problem.Message);
        Assert.Contains(Cassette.KeyOf((JsonObject)JsonData.Parse(Request)), gap.Problem.Hint, StringComparison.Ordinal);
        Assert.Equal(Request.Replace(" ", "", StringComparison.Ordinal), gap.Request!.ToString());
        Assert.Null(report.Rehearsals[0].Status);
        Assert.DoesNotContain(report.Rehearsals[0].Effects, effect => effect.StepPath == "told");
        Assert.False(report.IsWhole);
    }

    [Fact]
    public async Task Other_paths_go_on_where_one_has_a_gap()
    {
        var report = await _bench.RehearseAsync(
            $$$"""{ "id": "c", "type": "condition", "if": "{{ inputs.ask }}", "then": [ {{{Call}}} ], "else": [ { "id": "told", "type": "notification", "settings": { "channel": "log", "body": "None" } } ] }""",
            """{ "ask": { "type": "boolean", "default": true } }""");

        Assert.Equal(["c condition then: covered", "c condition else: covered"], RehearsalBench.Ways(report));
        Assert.Equal([null, RunStatus.Succeeded], report.Rehearsals.Select(rehearsal => rehearsal.Status));
    }

    [Theory]
    [InlineData("""{ "sample": { "items": [ { "price": 7 } ] } }""", EffectSource.Sample, "rehearsals.answer_from_sample", "7")]
    [InlineData("""{ "schema": { "type": "object", "properties": { "items": { "type": "array", "items": { "type": "object", "properties": { "price": { "type": "number", "minimum": 5 } } } } } } }""", EffectSource.Schema, "rehearsals.answer_from_schema", "5")]
    public async Task An_answer_that_only_its_author_knows_is_made_and_said_to_be(string response, EffectSource source, string note, string output)
    {
        var report = await _bench.RehearseAsync(
            $$"""{ "id": "call", "type": "api_call", "settings": { "url": "https://api.example.com/items", "response": {{response}} } }, """
            + """{ "id": "d", "type": "data_transform", "settings": { "expression": "steps.call.body.items[0].price" } }""");

        Assert.Equal((source, output), (report.Rehearsals[0].Effects[0].Source, report.Rehearsals[0].Output!.ToString()));
        Assert.Equal([note], report.Notes.Select(each => each.Code));
        Assert.True(report.IsWhole);
    }

    [Fact]
    public async Task A_list_that_is_read_page_by_page_out_of_a_sample_has_one_page()
    {
        var report = await _bench.RehearseAsync(
            """{ "id": "call", "type": "api_call", "settings": { "url": "https://api.example.com/items", "paging": { "by": "page", "items": "items" }, "response": { "sample": { "items": [ { "n": 1 }, { "n": 2 } ] } } } }""");

        Assert.Equal(RunStatus.Succeeded, report.Rehearsals[0].Status);
        Assert.Equal("[{\"n\":1},{\"n\":2}]", ((JsonObject)report.Rehearsals[0].Output!)["body"]!.ToString());
    }

    [Fact]
    public async Task Attempts_are_answered_one_after_the_other_and_no_time_passes()
    {
        _bench.With(Request, """[ { "status": 503 }, { "failure": "unreachable" }, { "status": 200, "body": [ 1 ] } ]""");

        var report = await _bench.RehearseAsync(Call[..^1] + """, "retry": { "maxAttempts": 3, "delay": "PT1H" } }""");

        Assert.Equal(["tried_again", "tried_again", "completed"], report.Rehearsals[0].Steps.Select(step => step.Became));
        Assert.Equal(RunStatus.Succeeded, report.Rehearsals[0].Status);
    }

    [Fact]
    public async Task Waits_jump()
    {
        var report = await _bench.RehearseAsync(
            """{ "id": "a", "type": "wait", "settings": { "for": "P30D" } }, { "id": "b", "type": "data_transform", "settings": { "expression": "$toMillis($now())" } }, { "id": "c", "type": "wait", "settings": { "for": "P30D" } }, { "id": "d", "type": "data_transform", "settings": { "expression": "$toMillis($now()) - steps.b" } }""");

        Assert.Equal(TimeSpan.FromDays(30).TotalMilliseconds.ToString("R", CultureInfo.InvariantCulture), report.Rehearsals[0].Output!.ToString());
    }

    [Fact]
    public async Task Messages_events_and_questions_are_written_down_as_they_would_be_sent()
    {
        var report = await _bench.RehearseAsync(
            """
            { "id": "mail", "type": "notification", "settings": { "channel": "email", "to": "a@example.com, b@example.com", "subject": "주문 {{ inputs.id }}", "body": "Paid" } },
            { "id": "hook", "type": "notification", "settings": { "channel": "slack", "credential": "team", "body": "Paid" } },
            { "id": "event", "type": "emit_event", "settings": { "event": "order.paid", "data": { "id": "{{ inputs.id }}" } } },
            { "id": "ask", "type": "approval", "settings": { "title": "Ship {{ inputs.id }}?", "payload": { "to": "Seoul" } } }
            """, """{ "id": { "type": "string", "default": "A-1" } }""");

        var effects = report.Rehearsals[0].Effects;
        Assert.Equal([EffectKind.Message, EffectKind.Message, EffectKind.Event, EffectKind.Approval], effects.Select(effect => effect.Kind));
        Assert.Equal("""{"channel":"email","to":"a@example.com, b@example.com","subject":"주문 A-1","body":"Paid"}""", effects[0].Content.ToString());
        Assert.Equal("""{"text":"Paid"}""", effects[1].Content["posted"]!.ToString());
        Assert.Equal("""{"event":"order.paid","data":{"id":"A-1"}}""", effects[2].Content.ToString());
        Assert.Equal(("""{"title":"Ship A-1?","payload":{"to":"Seoul"}}""", """{"answer":"approved"}"""), (effects[3].Content.ToString(), effects[3].Answer!.ToString()));
    }

    [Fact]
    public async Task A_message_that_could_not_be_sent_fails_as_it_would()
    {
        var report = await _bench.RehearseAsync(
            """{ "id": "mail", "type": "notification", "settings": { "channel": "email", "to": "{{ inputs.to }}", "subject": "x", "body": "y" } }""", """{ "to": { "type": "string", "default": "nobody" } }""");

        Assert.Equal("mail.bad_address", Assert.Single(report.Problems).Code);
        Assert.Empty(report.Rehearsals[0].Effects);
    }

    [Fact]
    public async Task A_called_workflow_is_rehearsed_where_it_is_called()
    {
        _bench.Beside("""{ "metaflow": 1, "id": "inner", "inputs": { "n": { "type": "integer" } }, "steps": [ { "id": "told", "type": "notification", "settings": { "channel": "log", "body": "{{ inputs.n }}" } }, { "id": "twice", "type": "data_transform", "settings": { "expression": "inputs.n * 2" } } ] }""");

        var report = await _bench.RehearseAsync("""{ "id": "call", "type": "call_workflow", "settings": { "workflow": "inner", "inputs": { "n": 21 } } }""");

        Assert.Equal(["call", "call > told"], report.Rehearsals[0].Effects.Select(effect => effect.StepPath));
        Assert.Equal("42", report.Rehearsals[0].Output!.ToString());
    }

    [Fact]
    public async Task A_called_workflow_that_is_not_at_hand_is_a_gap()
    {
        var report = await _bench.RehearseAsync("""{ "id": "call", "type": "call_workflow", "settings": { "workflow": "away" } }""");

        Assert.Equal(("rehearsals.no_workflow", "call"), (report.Gaps[0].Problem.Code, report.Gaps[0].DefinitionPath));
    }

    [Fact]
    public async Task The_built_in_model_is_real_and_a_configured_one_is_played()
    {
        const string Step = """{ "id": "lang", "type": "llm_call", "settings": { "task": "detect_language", "input": "오늘은 날씨가 맑습니다." } }""";
        using var configured = new RehearsalBench(("MetaFlow:Llm:Endpoint", "http://192.0.2.1/v1"), ("MetaFlow:Llm:Model", "some"));
        configured.With("""{ "task": "detectlanguage", "input": "오늘은 날씨가 맑습니다." }""", """{ "text": "ko-played", "model": "some-1", "usage": { "input": 9, "output": 1 } }""");

        var builtIn = await _bench.RehearseAsync(Step);
        var played = await configured.RehearseAsync(Step);

        Assert.Equal("ko", ((JsonText)((JsonObject)builtIn.Rehearsals[0].Output!)["text"]!).Value);
        Assert.Empty(builtIn.Rehearsals[0].Effects);
        Assert.Equal("ko-played", ((JsonText)((JsonObject)played.Rehearsals[0].Output!)["text"]!).Value);
    }

    [Fact]
    public async Task A_question_to_a_configured_model_without_a_cassette_is_a_gap()
    {
        using var configured = new RehearsalBench(("MetaFlow:Llm:Endpoint", "http://192.0.2.1/v1"), ("MetaFlow:Llm:Model", "some"));

        var report = await configured.RehearseAsync("""{ "id": "ask", "type": "llm_call", "settings": { "prompt": "Hello" } }""");

        Assert.Equal("rehearsals.no_model_answer", Assert.Single(report.Gaps).Problem.Code);
    }

    [Fact]
    public async Task An_event_brings_what_its_cassette_says()
    {
        const string Steps = """{ "id": "w", "type": "wait", "settings": { "event": "order.paid" } }, { "id": "d", "type": "data_transform", "settings": { "expression": "steps.w.event.data.sum" } }""";
        _bench.With("""{ "event": "order.paid" }""", """{ "body": { "type": "order.paid", "data": { "sum": 12 } } }""");

        var report = await _bench.RehearseAsync(Steps);

        Assert.Equal("12", report.Rehearsals[0].Output!.ToString());
    }

    [Fact]
    public async Task A_credential_that_is_not_here_is_stood_in_for_and_named()
    {
        _bench.With("""{ "method": "GET", "url": "https://api.example.com/a" }""", """{ "body": 1 }""");

        var report = await _bench.RehearseAsync("""{ "id": "call", "type": "api_call", "settings": { "url": "https://api.example.com/a", "credential": "shop" } }""");

        Assert.Equal(RunStatus.Succeeded, report.Rehearsals[0].Status);
        Assert.Equal(("rehearsals.credential_stands_in", "shop"), (report.Notes[0].Code, report.Notes[0].Names["name"]));
    }

    [Fact]
    public async Task A_host_that_the_definition_does_not_declare_is_refused_as_it_would_be()
    {
        var report = await _bench.RehearseAsync(
            """{ "id": "call", "type": "api_call", "settings": { "url": "{{ inputs.url }}", "hosts": [ "api.example.com" ] } }""", """{ "url": { "type": "string", "default": "https://other.example.org/" } }""");

        Assert.Equal("http.host_not_declared", Assert.Single(report.Problems).Code);
    }

    [Fact]
    public async Task Secret_inputs_are_in_no_report()
    {
        var report = await _bench.RehearseAsync(
            """{ "id": "call", "type": "api_call", "settings": { "url": "https://api.example.com/a", "query": { "q": "{{ inputs.pin }}" } } }""",
            """{ "pin": { "type": "string", "secret": true } }""", """{ "pin": "very-secret-pin" }""");

        var json = RehearsalJson.ToJson(report, CultureInfo.InvariantCulture).ToString();
        Assert.DoesNotContain("very-secret-pin", json, StringComparison.Ordinal);
        Assert.Contains("•••", json, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Inputs_that_do_not_fit_are_problems_and_nothing_is_rehearsed()
    {
        var report = await _bench.RehearseAsync(
            """{ "id": "s", "type": "set", "settings": { "values": { "a": 1 } } }""", """{ "n": { "type": "integer", "maximum": 5 } }""", """{ "n": 6 }""");

        Assert.Equal(("workflows.input_range", 0), (Assert.Single(report.Problems).Code, report.Count));
    }

    [Fact]
    public async Task A_file_that_is_no_cassette_is_a_problem_and_hides_no_other_one()
    {
        _bench.With(Request, """{ "body": [] }""").With("{}", "{}");

        var report = await _bench.RehearseAsync(Call);

        Assert.Equal(("rehearsals.cassette_lacks", "1.json"), (Assert.Single(report.Problems).Code, report.Problems[0].Path));
        Assert.Empty(report.Gaps);
    }
}
