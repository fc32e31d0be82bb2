using System.Text;
using MetaFlow.Json;
using MetaFlow.Knowledge;
using MetaFlow.Tests.Storage;
using MetaFlow.Workflows;
using MetaFlow.Workflows.Certificates;

namespace MetaFlow.Tests.Workflows;

/// <summary>A step that does not say what its service answers is checked against what a document says of it.</summary>
public sealed class KnownAnswersTests() : KnowledgeContract(new SqliteTestDatabase())
{
    private const string Schema = """{ "type": "object", "properties": { "items": { "type": "array", "items": { "type": "object", "properties": { "title": { "type": "string" } }, "required": ["title"], "additionalProperties": false } } }, "required": ["items"], "additionalProperties": false }""";

    [Theory]
    [InlineData("https://api.shop.test/v1/orders", "steps.get.body.items.title", "")]
    [InlineData("https://api.shop.test/v1/orders?page=2", "steps.get.body.items.title", "")]
    [InlineData("https://api.shop.test/v1/orders", "steps.get.body.items.titel", "types.unknown_member")]
    [InlineData("https://api.shop.test/v1/customers", "steps.get.body.items.titel", "")]
    public async Task What_a_document_tells_of_an_answer_is_held_against_the_expressions(string url, string expression, string code)
    {
        await TellAsync("https://api.shop.test/v1/orders", Schema, isSchema: true);

        var certificate = await CertificateAsync($$"""{ "url": "{{url}}" }""", expression);

        Assert.Equal(code, string.Join(' ', certificate.Errors.Select(problem => problem.Code)));
    }

    [Fact]
    public async Task An_example_of_an_answer_serves_as_well_and_the_certificate_names_its_document()
    {
        var before = await CertificateAsync("""{ "url": "https://api.shop.test/v1/orders/{{ inputs.id }}" }""", "steps.get.body.total & 'x'");
        await TellAsync("https://api.shop.test/v1/orders/{id}", """{ "total": 3 }""", isSchema: false);

        var certificate = await CertificateAsync("""{ "url": "https://api.shop.test/v1/orders/{{ inputs.id }}" }""", "steps.get.body.total & 'x'");
        var misspelt = await CertificateAsync("""{ "url": "https://api.shop.test/v1/orders/7" }""", "steps.get.body.totl");

        Assert.Empty(certificate.Errors);
        Assert.Equal(new AnswerFact("get", "Orders"), Assert.Single(certificate.Facts!.Answers));
        Assert.Contains(
            new CertificateWords(new System.Globalization.CultureInfo("ko")).Say(certificate),
            section => section.Key == "answers" && section.Lines.Single().Contains("문서 ‘Orders’", StringComparison.Ordinal));
        Assert.NotEmpty(misspelt.Errors);
        Assert.NotEqual(before.Surroundings, certificate.Surroundings);
    }

    [Fact]
    public async Task What_the_step_says_itself_counts_more()
    {
        await TellAsync("https://api.shop.test/v1/orders", Schema, isSchema: true);

        var certificate = await CertificateAsync(
            """{ "url": "https://api.shop.test/v1/orders", "response": { "sample": { "titel": "" } } }""", "steps.get.body.titel");

        Assert.Empty(certificate.Errors);
        Assert.Empty(certificate.Facts!.Answers);
    }

    private async Task TellAsync(string url, string body, bool isSchema)
    {
        await BringAsync("orders.md", "text " + url);
        var work = await ClaimAsync();
        var told = new KnownResponse("GET", url, JsonData.Parse(Encoding.UTF8.GetBytes(body)), isSchema, work.DocumentId);
        await Queue.CompleteAsync([Read(work, "text " + url, "Orders", [], ["text"]) with { Responses = [told] }], Now, Cancel);
    }

    private async Task<Certificate> CertificateAsync(string settings, string expression)
    {
        var definition = $$"""
            { "metaflow": 1, "id": "example", "inputs": { "id": { "type": "string", "default": "1" } },
              "steps": [ { "id": "get", "type": "api_call", "settings": {{settings}} },
                         { "id": "use", "type": "data_transform", "settings": { "expression": "{{expression}}" } } ] }
            """;
        var finder = new SurroundingsFinder(Store.Workflows, Some.Reader, vault: null, Store.KnownResponses, Knowledge);
        var around = await finder.FindAsync(definition, Cancel);
        return new CertificateMaker(Some.Catalog, Some.Reader).Make(Encoding.UTF8.GetBytes(definition), around, Now);
    }
}
