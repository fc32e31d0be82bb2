using MetaFlow.Json;
using MetaFlow.People;
using MetaFlow.Tests.Web.Api;
using MetaFlow.Workflows;
using MetaFlow.Workflows.Certificates;

namespace MetaFlow.Tests.Workflows;

public sealed class ShippedWorkflowsTests(ApiServer server) : IClassFixture<ApiServer>
{
    public static TheoryData<string> Files => [.. Repository.Files("workflows", "*.json").Select(file => Path.GetFileName(file)!)];

    public static TheoryData<string, string, string> Runs => new()
    {
        {
            "adc-golden-set", "{}",
            """{"drugs":["Enfortumab vedotin","Trastuzumab deruxtecan"],"lost":{"G1":0,"G2":0,"G3":0,"G4":1},"payloads":["MMAE C39H67N5O7","DXd C26H24FN3O6"]}"""
        },
        {
            "adc-golden-set", """{ "publications": [] }""",
            """{"drugs":[],"lost":{"G1":0,"G2":0,"G3":0,"G4":3},"payloads":[]}"""
        },
        {
            "allocate-costs", """{ "amount": 100, "departments": [ { "name": "A", "weight": 1 }, { "name": "B", "weight": 1 }, { "name": "C", "weight": 1 } ] }""",
            """{"shares":[{"name":"A","amount":34},{"name":"B","amount":33},{"name":"C","amount":33}],"adds":true}"""
        },
        { "approve-refund", """{ "limit": 100000 }""", """{"order":"A-1041","customer":"김민수","amount":89000}""" },
        { "clean-contacts", "{}", """{"dropped":2}""" },
        { "exchange-alert", "{}", """{"state":"unknown: There is no host 'rates.example.com'."}""" },
        { "hello", """{ "name": "민수" }""", """{"greeting":"Hello 민수"}""" },
        { "invoice-check", "{}", """{"invoice":"2026-0117","verdict":"refused: The lines make 240, the invoice says 260","amount":0}""" },
        {
            "invoice-check", """{ "large": 50, "invoice": { "number": "7", "rate": "2", "total": 80, "lines": [ { "text": "Paper", "amount": 80 } ] } }""",
            """{"invoice":"7","verdict":"accepted","amount":160}"""
        },
        { "order-fulfilment", "{}", """{"ready":["A-1041","A-1043"],"waiting":["A-1042"],"total":86500}""" },
        { "order-fulfilment", """{ "delivery": "express" }""", """{"ready":["A-1041","A-1043"],"waiting":["A-1042"],"total":96500}""" },
        { "order-fulfilment", """{ "orders": [] }""", """{"ready":[],"waiting":[],"total":0}""" },
        { "order-report", "{}", """{"message":"The target of 100000 is reached: 125885."}""" },
        { "wait-and-greet", """{ "pause": "PT0.1S" }""", "\"Hello Minsu\"" },
        { "weekly-report", "{}", """{"before":3575,"now":3750,"change":4.9}""" },
        { "weekly-report", """{ "sales": [] }""", """{"before":0,"now":0,"change":0}""" },
    };

    [Theory]
    [MemberData(nameof(Files))]
    public void Every_shipped_example_reads_without_a_problem_and_is_called_like_its_file(string file)
    {
        var workflow = Some.Read(File.ReadAllText(Repository.Path("workflows", file)));

        Assert.Equal(Path.GetFileNameWithoutExtension(file), workflow.Id);
        Assert.Equal(["en", "ko"], workflow.Name.ByLanguage.Keys.Order());
        Assert.Equal(["en", "ko"], workflow.Description!.ByLanguage.Keys.Order());
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void The_certificate_of_a_shipped_example_warns_of_nothing(string file)
    {
        var around = new Surroundings
        {
            Credentials = new Dictionary<string, IReadOnlyList<string>>(),
            Workflows = Files.Select(row => Called(row.Data)).ToDictionary(called => called.Id),
        };

        var certificate = new CertificateMaker(Some.Catalog, Some.Reader).Make(Read(file), around, Some.Noon);

        Assert.Equal(Standing.Typed, certificate.Standing);
        Assert.Empty(certificate.Problems);
    }

    [Fact]
    public async Task Every_shipped_example_is_published_at_the_first_start()
    {
        var (_, all) = await server.AskAsync(HttpMethod.Get, "/api/workflows");

        var published = ((JsonArray)JsonData.Parse(all)).Cast<JsonObject>()
            .Where(workflow => workflow["published"] is JsonNumber)
            .Select(workflow => $"{((JsonText)workflow["id"]!).Value}.json");
        Assert.Equal(Files.Select(row => row.Data).Order(), published.Order());
    }

    [Theory]
    [MemberData(nameof(Runs))]
    public async Task A_shipped_example_runs_to_its_end(string id, string inputs, string output)
    {
        var (_, started) = await server.AskAsync(HttpMethod.Post, $"/api/workflows/{id}/runs", inputs, Role.Operator);
        var run = await server.EndOfAsync(((JsonText)((JsonObject)JsonData.Parse(started))["id"]!).Value);

        Assert.Equal(("\"succeeded\"", output), (run["status"]!.ToString(), run["output"]!.ToString()));
    }

    [Fact]
    public async Task The_shipped_refund_is_made_when_somebody_else_approves_it()
    {
        var (_, started) = await server.AskAsync(HttpMethod.Post, "/api/workflows/approve-refund/runs", "{}", Role.Operator);
        var run = ((JsonText)((JsonObject)JsonData.Parse(started))["id"]!).Value;
        var asked = await server.ApprovalAsync(run, "large/then/ok");

        var answer = JsonObject.Of(
            ("step", "large/then/ok"), ("approved", true), ("payloadHash", asked["payloadHash"]!), ("form", JsonObject.Of(("reason", "damaged"))));
        var own = await server.AskAsync(HttpMethod.Post, $"/api/approvals/{run}/answer", answer.ToString(), Role.Operator);
        var other = await server.AskAsync(HttpMethod.Post, $"/api/approvals/{run}/answer", answer.ToString(), Role.Editor);
        var ended = await server.EndOfAsync(run);

        Assert.Equal("\"Refund 89000 to 김민수?\"", asked["title"]!.ToString());
        Assert.Equal((403, 202, "\"succeeded\""), (own.Status, other.Status, ended["status"]!.ToString()));
        Assert.Contains("refund.made", (await server.AskAsync(HttpMethod.Get, "/api/events?type=refund.made")).Body, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_shipped_example_is_run() =>
        Assert.Equal(
            Files.Select(row => Path.GetFileNameWithoutExtension(row.Data)).Order(),
            Runs.Select(row => row.Data.Item1).Distinct().Order());

    private static byte[] Read(string file) => File.ReadAllBytes(Repository.Path("workflows", file));

    private static CalledWorkflow Called(string file) => CalledWorkflow.Of(Some.Reader.Check(Read(file), Surroundings.Unknown, out _)!);
}
