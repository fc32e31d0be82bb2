using MetaFlow.Workflows;
using static MetaFlow.Tests.Workflows.Certificates.Certified;

namespace MetaFlow.Tests.Workflows.Certificates;

public sealed class StepFactsTests
{
    private const string Fixed = "\"url\": \"https://api.example.com/v1\"";
    private const string Open = "\"url\": \"{{ inputs.at }}\"";
    private const string At = """{ "at": { "type": "string", "required": true } }""";
    private const string Ask = """{ "id": "ok", "type": "world", "settings": { "asks": true } }""";
    private const string Pay = """{ "id": "pay", "type": "world", "settings": { "does": "irreversible", "key": "k" } }""";

    [Theory]
    [InlineData("\"does\": \"read\", " + Fixed, "api.example.com", "")]
    [InlineData("\"does\": \"read\", \"url\": \"https://api.example.com/{{ inputs.at }}\"", "api.example.com", "")]
    [InlineData("\"does\": \"read\", " + Open, null, "unknown_hosts")]
    [InlineData("\"does\": \"notify\", \"to\": \"{{ inputs.at }}\"", "", "unknown_recipients")]
    [InlineData("\"does\": \"notify\", \"to\": \"kim@example.com\"", "", "")]
    [InlineData("\"does\": \"read\", \"prompt\": \"p\"", "", "no_token_bound")]
    [InlineData("\"does\": \"read\", \"prompt\": \"p\", \"tokens\": 500", "", "")]
    [InlineData("\"does\": \"read\", \"calls\": null", "", "no_call_bound")]
    public void What_only_the_run_tells_is_unknown_and_a_warning(string settings, string? hosts, string codes)
    {
        var step = Assert.Single(Facts(Touch("a", settings), At).Steps);

        Assert.Equal(hosts, step.Hosts is null ? null : string.Join(' ', step.Hosts));
        Assert.Equal(codes, Codes(Touch("a", settings), At));
    }

    [Theory]
    [InlineData(Open, null, null, "credential_unknown_host")]
    [InlineData(Open, "naver", "", "credential_unknown_host")]
    [InlineData(Open, "naver", "openapi.naver.com", "unknown_hosts")]
    [InlineData(Fixed, null, null, "")]
    [InlineData(Fixed, "naver", "", "")]
    public void A_credential_needs_a_host_from_its_step_or_of_its_own(string url, string? known, string? allowed, string codes)
    {
        var around = new Surroundings
        {
            Credentials = known is null ? null : new Dictionary<string, IReadOnlyList<string>> { [known] = allowed!.Split(' ', StringSplitOptions.RemoveEmptyEntries) },
        };

        var credential = Assert.Single(Facts(Touch("a", $"\"does\": \"read\", \"credential\": \"naver\", {url}"), At, around: around).Credentials);

        Assert.Equal(("naver", "a", url == Open, allowed), (credential.Name, credential.Step, credential.Hosts is null, credential.Allowed is null ? null : string.Join(' ', credential.Allowed)));
        Assert.Equal(codes, Codes(Touch("a", $"\"does\": \"read\", \"credential\": \"naver\", {url}"), At, around: around));
    }

    [Theory]
    [InlineData("irreversible", 1, "", "irreversible_unapproved")]
    [InlineData("irreversible", 3, "", "irreversible_unapproved retry_irreversible!")]
    [InlineData("irreversible", 3, ", \"key\": \"k\"", "irreversible_unapproved")]
    [InlineData("write", 3, "", "retry_may_repeat")]
    [InlineData("write", 3, ", \"key\": \"k\"", "")]
    [InlineData("write", 1, "", "")]
    [InlineData("read", 3, "", "")]
    public void A_retry_is_for_what_may_be_done_twice(string does, int attempts, string key, string codes) =>
        Assert.Equal(codes, Codes(Touch("a", $"\"does\": \"{does}\"{key}", $$"""  "retry": { "maxAttempts": {{attempts}} },  """)));

    // Where a person is asked before 'pay' in every run, and by which step.
    public static TheoryData<string, string> Approvals => new()
    {
        { $"{Pay}, {Ask}", "" },
        { $"{Ask}, {Pay}", "ok" },
        { $$"""{{Ask}}, { "id": "if", "type": "condition", "if": "{{ "{{ inputs.urgent }}" }}", "then": [ {{Pay}} ] }""", "ok" },
        { $$"""{ "id": "if", "type": "condition", "if": "{{ "{{ inputs.urgent }}" }}", "then": [ {{Ask}}, {{Pay}} ] }""", "ok" },
        { $$"""{ "id": "if", "type": "condition", "if": "{{ "{{ inputs.urgent }}" }}", "then": [ {{Ask}} ] }, {{Pay}}""", "" },
        { $$"""{ "id": "if", "type": "condition", "if": "{{ "{{ inputs.urgent }}" }}", "then": [ {{Ask}} ], "else": [ {{Ask.Replace("ok", "other")}} ] }, {{Pay}}""", "ok other" },
        { $"{Ask.Replace("\"type\"", "\"when\": \"{{ inputs.urgent }}\", \"type\"")}, {Pay}", "" },
        { $"{Ask.Replace("\"type\"", "\"onError\": \"continue\", \"type\"")}, {Pay}", "" },
        { $$"""{ "id": "all", "type": "for_each", "items": [1], "steps": [ {{Ask}}, {{Pay}} ] }""", "ok" },
        { $$"""{ "id": "all", "type": "for_each", "items": "{{ "{{ inputs.list }}" }}", "steps": [ {{Ask}} ] }, {{Pay}}""", "" },
        { $$"""{ "id": "try", "type": "try", "steps": [ {{Ask}}, {{Pay}} ], "catch": [] }""", "ok" },
        { $$"""{ "id": "try", "type": "try", "steps": [ {{Ask}} ], "catch": [] }, {{Pay}}""", "" },
        { $$"""{ "id": "try", "type": "try", "steps": [ {{Ask}} ], "catch": [ {{Pay}} ] }""", "" },
        { $$"""{ "id": "try", "type": "try", "steps": [ {{Ask}} ], "finally": [ {{Pay}} ] }""", "" },
        { $$"""{ "id": "try", "type": "try", "steps": [ {{Ask}} ], "finally": [ {{Touch("log", "")}} ] }, {{Pay}}""", "ok" },
        { $$"""{ "id": "both", "type": "parallel", "branches": [ { "id": "x", "steps": [ {{Ask}} ] }, { "id": "y", "steps": [ {{Touch("w", "")}} ] } ] }, {{Pay}}""", "ok" },
        { $$"""{ "id": "both", "type": "parallel", "join": "any", "branches": [ { "id": "x", "steps": [ {{Ask}} ] }, { "id": "y", "steps": [ {{Touch("w", "")}} ] } ] }, {{Pay}}""", "" },
        { $$"""{ "id": "both", "type": "parallel", "branches": [ { "id": "x", "steps": [ {{Ask}} ] }, { "id": "y", "steps": [ {{Pay}} ] } ] }""", "" },
    };

    [Theory]
    [MemberData(nameof(Approvals))]
    public void An_approval_counts_where_every_run_passes_it_before(string steps, string approvedBy)
    {
        const string Inputs = """{ "urgent": { "type": "boolean", "default": false }, "list": { "type": "array", "default": [] } }""";

        var pay = Facts(steps, Inputs).Steps.Single(step => step.Id == "pay");

        Assert.Equal(approvedBy, string.Join(' ', pay.ApprovedBy));
        Assert.Equal(approvedBy.Length == 0, Codes(steps, Inputs).Contains("irreversible_unapproved", StringComparison.Ordinal));
    }
}
