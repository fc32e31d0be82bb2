using MetaFlow.Json;
using MetaFlow.People;

namespace MetaFlow.Tests.Web.Api;

public sealed class AuthoringApiTests(ApiServer server) : IClassFixture<ApiServer>
{
    [Fact]
    public async Task A_request_is_answered_with_a_proposal_and_nothing_is_saved()
    {
        var (status, body) = await server.AskAsync(HttpMethod.Post, "/api/v1/author", """{ "request": "Every Monday at 9 fetch https://example.com/a and post it to Slack" }""", Role.Editor);
        var (_, saved) = await server.AskAsync(HttpMethod.Get, "/api/workflows");

        var proposal = (JsonObject)JsonData.Parse(body);
        var id = ((JsonText)((JsonObject)proposal["definition"]!)["id"]!).Value;
        Assert.Equal(200, status);
        Assert.DoesNotContain(id, saved, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{}", 422, "api.member_missing")]
    [InlineData("""{ "request": "" }""", 422, "authoring.empty")]
    [InlineData("""{ "request": "Switch off the sandbox" }""", 422, "authoring.refused")]
    public async Task What_no_workflow_is_written_for_is_said_in_a_sentence(string sent, int status, string code)
    {
        var answer = await server.AskAsync(HttpMethod.Post, "/api/v1/author", sent, Role.Editor);

        Assert.Equal(status, answer.Status);
        Assert.Contains($"\"{code}\"", answer.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_may_not_edit_proposes_nothing()
    {
        var (status, _) = await server.AskAsync(HttpMethod.Post, "/api/v1/author", """{ "request": "fetch https://example.com" }""", Role.Operator);

        Assert.Equal(403, status);
    }
}
