using MetaFlow.Workflows.Certificates;
using static MetaFlow.Tests.Workflows.Certificates.Certified;

namespace MetaFlow.Tests.Workflows.Certificates;

public sealed class DataFlowTests
{
    private const string Inputs = """{ "count": { "type": "integer", "default": 3 }, "list": { "type": "array", "default": [] }, "urgent": { "type": "boolean", "default": false } }""";
    private const string News = """{ "id": "news", "type": "data_transform", "settings": { "expression": "{ 'items': [ { 'title': 'a' } ] }" } }""";

    // by, at: path [?] < from : kind
    public static TheoryData<string, string> Reads => new()
    {
        { Set("a", "inputs.count"), "steps.a settings.values.v: inputs.count < inputs.count : integer" },
        { $"{News}, {Set("a", "steps.news.items.title")}", "steps.a settings.values.v: steps.news.items.title < steps.news : text" },
        { $"{News}, {Set("a", "steps.news.items[$$.inputs.urgent]")}",
            "steps.a settings.values.v: inputs.urgent? < inputs.urgent : flag; steps.a settings.values.v: steps.news.items < steps.news : objects" },
        { $"{Set("a", "1")}, {Set("b", "vars.v")}", "steps.b settings.values.v: vars.v < steps.a : -" },
        { $"{Set("a", "1")}, {Set("b", "2")}, {Set("c", "vars.v")}", "steps.c settings.values.v: vars.v < steps.b : -" },
        { $"{Set("a", "1")}, {Set("b", "2").Replace("\"type\"", "\"when\": \"{{ inputs.urgent }}\", \"type\"")}, {Set("c", "vars.v")}",
            "steps.b when: inputs.urgent? < inputs.urgent : flag; steps.c settings.values.v: vars.v < steps.a steps.b : -" },
        { $$"""{{Set("a", "1")}}, { "id": "if", "type": "condition", "if": "{{ "{{ inputs.urgent }}" }}", "then": [ {{Set("b", "2")}} ], "else": [ {{Set("c", "3")}} ] }, {{Set("d", "vars.v")}}""",
            "steps.if if: inputs.urgent? < inputs.urgent : flag; steps.d settings.values.v: vars.v < steps.b steps.c : -" },
        { $$"""{{News}}, { "id": "each", "type": "for_each", "items": "{{ "{{ steps.news.items }}" }}", "steps": [ {{Set("t", "item.title & index")}} ] }""",
            "steps.each items: steps.news.items < steps.news : objects; steps.t settings.values.v: index <  : integer; steps.t settings.values.v: item.title < steps.news : -" },
        { """{ "id": "a", "type": "data_transform", "settings": { "expression": "$" } }""", "steps.a settings.expression: $$ < everything : -" },
        { """{ "id": "a", "type": "data_transform", "settings": { "expression": "$sum($)", "input": "{{ inputs.list }}" } }""", "steps.a settings.input: inputs.list < inputs.list : list" },
        { Set("a", "$eval('inputs.count')"), "steps.a settings.values.v: $$ < everything : -" },
        { Set("a", "trigger.id & run.id"), "steps.a settings.values.v: run.id < run : -; steps.a settings.values.v: trigger.id < trigger : -" },
        { $$"""{ "id": "try", "type": "try", "steps": [ {{News}} ], "catch": [ {{Set("a", "problem.code")}} ] }""", "steps.a settings.values.v: problem.code < problem : text" },
        { $$"""{ "id": "a", "type": "world", "onError": { "fallback": "{{ "{{ inputs.count }}" }}" }, "settings": {} }""", "steps.a onError.fallback: inputs.count < inputs.count : integer" },
    };

    [Theory]
    [MemberData(nameof(Reads))]
    public void It_says_who_reads_what_from_whom(string steps, string expected) =>
        Assert.Equal(expected, string.Join("; ", Facts(steps, Inputs).Reads.Select(Say)));

    [Fact]
    public void The_output_and_the_triggers_read_too()
    {
        var reads = Facts(
            Set("a", "1"), Inputs,
            """[ { "id": "hook", "type": "webhook", "inputs": { "count": "{{ trigger.body.n }}" } }, { "id": "on", "type": "event", "event": "document.added", "match": "{{ trigger.event.type = 'x' }}" } ]""",
            """ "output": { "v": "{{ steps.a.v }}" }, """).Reads;

        Assert.Equal(
            "triggers.hook inputs.count: trigger.body.n < trigger : -; triggers.on match: trigger.event.type? < trigger : -; output output.v: steps.a.v < steps.a : integer",
            string.Join("; ", reads.Select(Say)));
    }

    private static string Set(string id, string expression) =>
        $$$"""{ "id": "{{{id}}}", "type": "set", "settings": { "values": { "v": "{{ {{{expression}}} }}" } } }""";

    private static string Say(DataRead read) =>
        $"{read.By} {read.At}: {read.Path}{(read.IsCarried ? "" : "?")} < {string.Join(' ', read.From)} : {read.Kind ?? "-"}";
}
