using MetaFlow.Shapes;
using MetaFlow.Workflows;
using static MetaFlow.Tests.Workflows.Certificates.Certified;

namespace MetaFlow.Tests.Workflows.Certificates;

public sealed class SecretTests
{
    private const string Inputs = """{ "key": { "type": "string", "secret": true, "required": true }, "name": { "type": "string", "default": "a" } }""";
    private const string Done = """, { "id": "done", "type": "set", "settings": { "values": { "ok": true } } }""";

    // What is done, the codes, and how each secret leaves: by, where to, way.
    public static TheoryData<string, string, string> Ways => new()
    {
        { Prompt("{{ inputs.name }}"), "", "" },
        { Prompt("Use {{ inputs.key }}"), "secret_to_outlet!", "steps.ask Prompt key" },
        { Touch("tell", "\"does\": \"notify\", \"message\": \"{{ inputs.key }}\""), "secret_to_outlet!", "steps.tell Message key" },
        { Touch("note", "\"log\": \"{{ inputs.key }}\""), "secret_to_outlet!", "steps.note Log key" },
        { Touch("get", "\"does\": \"read\", \"url\": \"https://api.example.com/\", \"body\": { \"key\": \"{{ inputs.key }}\" }"), "", "steps.get Request key" },
        { Touch("get", "\"does\": \"read\", \"url\": \"{{ inputs.name }}\", \"body\": \"{{ inputs.key }}\""), "secret_to_unknown_host unknown_hosts", "steps.get Request key" },
        { Touch("get", "\"does\": \"read\", \"data\": \"{{ inputs.key }}\""), "", "steps.get Request key" },

        // On its way through steps and vars, member by member.
        { $"{Set("pack", "a", "inputs.key")}, {Prompt("{{ steps.pack.a }}")}", "secret_to_outlet!", "steps.ask Prompt key pack" },
        { $"{Set("pack", "a", "inputs.key")}, {Prompt("{{ steps.pack.b }}")}", "", "" },
        { $"{Set("pack", "a", "inputs.key")}, {Prompt("{{ vars.a }}")}", "secret_to_outlet!", "steps.ask Prompt key pack" },
        { $"{Set("pack", "a", "inputs.key")}, {Prompt("{{ vars.b }}")}", "", "" },
        { $"{Set("pack", "a", "inputs.key")}, {Set("over", "a", "'x'")}, {Prompt("{{ vars.a }}")}", "", "" },
        { $"{Set("pack", "a", "inputs.key")}, {Set("next", "c", "vars.a & '!'")}, {Prompt("{{ $string(steps.next) }}")}", "secret_to_outlet!", "steps.ask Prompt key pack next" },
        { $$"""{ "id": "t", "type": "data_transform", "settings": { "expression": "$", "input": "{{ "{{ inputs.key }}" }}" } }, {{Prompt("{{ steps.t }}")}}""", "secret_to_outlet!", "steps.ask Prompt key t" },
        { $$"""{ "id": "t", "type": "data_transform", "settings": { "expression": "inputs.key" } }, {{Prompt("{{ steps.t }}")}}""", "secret_to_outlet!", "steps.ask Prompt key t" },
        { $$"""{ "id": "each", "type": "for_each", "items": "{{ "{{ [inputs.key] }}" }}", "steps": [ {{Prompt("{{ item }}")}} ] }""", "secret_to_outlet! secret_to_output!", "steps.ask Prompt key; output  key each" },
        { $$"""{ "id": "each", "type": "for_each", "items": [1], "steps": [ {{Set("pack", "a", "inputs.key")}} ] }, {{Prompt("{{ $string(steps.each.results) }}")}}""", "secret_to_outlet!", "steps.ask Prompt key pack each" },
        { $$"""{ "id": "if", "type": "condition", "if": "{{ "{{ inputs.name = 'x' }}" }}", "then": [ {{Set("pack", "a", "inputs.key")}} ], "else": [ {{Set("plain", "a", "1")}} ] }, {{Prompt("{{ vars.a }}")}}""", "secret_to_outlet!", "steps.ask Prompt key pack" },
        { $$"""{ "id": "a", "type": "world", "onError": { "fallback": "{{ "{{ inputs.key }}" }}" }, "settings": {} }, {{Prompt("{{ steps.a }}")}}""", "secret_to_outlet!", "steps.ask Prompt key a" },

        // What cannot be followed may be the secret too.
        { Prompt("{{ $string($$) }}"), "secret_to_outlet!", "steps.ask Prompt key" },
        { Prompt("{{ $eval(inputs.name) }}"), "secret_to_outlet!", "steps.ask Prompt key" },
        { Prompt("{{ $string(inputs) }}"), "secret_to_outlet!", "steps.ask Prompt key" },

        // Asking about it does not give it away, and an answer is not the question.
        { Prompt("{{ $exists(inputs.key) ? 'with a key' : 'without' }}"), "", "" },
        { Touch("ask", "\"does\": \"read\", \"prompt\": \"p\", \"tokens\": 1", "\"when\": \"{{ inputs.key != '' }}\","), "", "" },
        { $"{Touch("get", "\"does\": \"read\", \"url\": \"https://api.example.com/\", \"body\": \"{{ inputs.key }}\"")}, {Prompt("{{ $string(steps.get) }}")}", "", "steps.get Request key" },

        { """{ "id": "emit", "type": "emit_event", "settings": { "data": "{{ inputs.key }}" } }""", "secret_to_event!", "steps.emit  key" },
    };

    [Theory]
    [MemberData(nameof(Ways))]
    public void A_secret_is_followed_to_wherever_it_leaves_the_run(string steps, string codes, string reaches)
    {
        var isLast = codes.Contains("to_output", StringComparison.Ordinal);
        var all = isLast ? steps : steps + Done;

        var secret = Assert.Single(Facts(all, Inputs).Secrets);

        Assert.Equal("key", secret.Input);
        Assert.Equal(reaches, string.Join("; ", secret.Reaches.Select(reach => $"{reach.By} {reach.To} {string.Join(' ', reach.Way)}")));
        Assert.Equal(codes, string.Join(' ', Codes(all, Inputs).Split(' ').Order(StringComparer.Ordinal)));
    }

    [Fact]
    public void The_sentence_shows_the_way()
    {
        var problem = Assert.Single(Of(Definition($"{Set("pack", "a", "inputs.key")}, {Prompt("{{ vars.a }}")}{Done}", Inputs)).Errors);

        Assert.Equal("The secret input 'key' gets into the prompt of a language model of the step 'ask': key → pack → ask.", problem.Message);
        Assert.Equal("steps[1].settings.prompt", problem.Path);
        Assert.Equal("비밀 입력 'key'가 단계 'ask'의 언어 모델의 프롬프트에 들어갑니다: key → pack → ask.", problem.In(System.Globalization.CultureInfo.GetCultureInfo("ko")).Message);
    }

    [Theory]
    [InlineData("\"output\": \"{{ steps.pack.a }}\",", "secret_to_output!")]
    [InlineData("\"output\": { \"b\": \"{{ steps.pack.b }}\" },", "")]
    [InlineData("", "secret_to_output!")]
    public void The_output_is_no_place_for_a_secret(string output, string codes) =>
        Assert.Equal(codes, Codes(Set("pack", "a", "inputs.key"), Inputs, output));

    [Theory]
    [InlineData(true, true, "")]
    [InlineData(true, false, "secret_to_workflow!")]
    [InlineData(false, true, "call_not_looked_at secret_to_unknown_workflow")]
    public void Another_workflow_may_have_it_where_it_is_secret_too(bool isKnown, bool isSecret, string codes)
    {
        var called = new CalledWorkflow("other", [new InputDeclaration("token", InputType.Text, null, true, null, null, null) { Secret = isSecret }], Shape.Unknown, []);
        var around = isKnown ? new Surroundings { Workflows = new Dictionary<string, CalledWorkflow> { ["other"] = called } } : Surroundings.Unknown;
        const string Call = """{ "id": "call", "type": "call_workflow", "settings": { "workflow": "other", "inputs": { "token": "{{ inputs.key }}" } } }""";

        var found = Codes(Call + Done, Inputs, around: around);

        Assert.Equal(codes, string.Join(' ', found.Split(' ').Order(StringComparer.Ordinal)));
    }

    private static string Prompt(string text) => Touch("ask", $"\"does\": \"read\", \"tokens\": 1, \"prompt\": \"{text}\"");

    private static string Set(string id, string name, string expression) =>
        $$$"""{ "id": "{{{id}}}", "type": "set", "settings": { "values": { "{{{name}}}": "{{ {{{expression}}} }}", "b": "plain" } } }""";
}
