using MetaFlow.Json;
using MetaFlow.People;

namespace MetaFlow.Tests.Web.Api;

public sealed class CredentialsApiTests(ApiServer server) : IClassFixture<ApiServer>
{
    private const string Secret = "correct-horse-battery";
    private const string Bearer = $$"""{ "kind": "bearer", "values": { "token": "{{Secret}}" }, "hosts": ["api.example.com"] }""";

    [Fact]
    public async Task A_credential_is_saved_listed_and_removed_and_its_values_never_come_back()
    {
        var saved = await server.AskAsync(HttpMethod.Put, "/api/credentials/naver", Bearer);
        var listed = await server.AskAsync(HttpMethod.Get, "/api/credentials");
        var removed = await server.AskAsync(HttpMethod.Delete, "/api/credentials/NAVER");
        var gone = await server.AskAsync(HttpMethod.Delete, "/api/credentials/naver");

        Assert.Equal((200, 200, 204, 404), (saved.Status, listed.Status, removed.Status, gone.Status));
        Assert.StartsWith("""{"name":"naver","kind":"bearer","fields":["token"],"hosts":["api.example.com"],"changedAt":""", saved.Body, StringComparison.Ordinal);
        Assert.Contains(saved.Body, listed.Body, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, saved.Body + listed.Body, StringComparison.Ordinal);
        Assert.Contains("credentials.unknown", gone.Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, 401, 401)]
    [InlineData(Role.Viewer, 403, 403)]
    [InlineData(Role.Operator, 403, 403)]
    [InlineData(Role.Editor, 200, 403)]
    public async Task Editors_see_the_names_of_credentials_and_only_an_admin_changes_them(Role? role, int seen, int changed)
    {
        var listed = await server.AskAsync(HttpMethod.Get, "/api/credentials", role: role);
        var saved = await server.AskAsync(HttpMethod.Put, "/api/credentials/other", Bearer, role);
        var removed = await server.AskAsync(HttpMethod.Delete, "/api/credentials/other", role: role);

        Assert.Equal((seen, changed, changed), (listed.Status, saved.Status, removed.Status));
    }

    [Theory]
    [InlineData("""{ "kind": "bearer", "values": { "tokn": "correct-horse-battery" } }""", "credentials.unknown_field credentials.missing_field")]
    [InlineData("""{ "kind": "bearer", "token": "correct-horse-battery" }""", "workflows.unknown_member credentials.member")]
    [InlineData("""{ "kind": "bearer", "values": "correct-horse-battery" }""", "credentials.member")]
    [InlineData("""{ "kind": "king", "values": { "token": "correct-horse-battery" }, "hosts": ["http://a"] }""", "credentials.bad_host credentials.unknown_kind")]
    [InlineData("\"correct-horse-battery\"", "api.not_an_object")]
    [InlineData("correct-horse-battery", "api.not_an_object")]
    public async Task What_cannot_be_saved_is_told_with_all_its_problems_and_without_values(string body, string codes)
    {
        var (status, answer) = await server.AskAsync(HttpMethod.Put, "/api/credentials/broken", body);

        var problems = (JsonArray)((JsonObject)JsonData.Parse(answer))["problems"]!;
        Assert.Equal(422, status);
        Assert.Equal(codes, string.Join(' ', problems.Select(problem => ((JsonText)((JsonObject)problem)["code"]!).Value)));
        Assert.DoesNotContain(Secret, answer, StringComparison.Ordinal);
    }
}
