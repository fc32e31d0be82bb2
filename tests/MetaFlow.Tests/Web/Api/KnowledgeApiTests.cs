using System.Text;
using MetaFlow.Json;
using MetaFlow.Knowledge.Ingestion;
using MetaFlow.People;

namespace MetaFlow.Tests.Web.Api;

public sealed class KnowledgeApiTests(ApiServer server) : IClassFixture<ApiServer>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_document_is_uploaded_read_changed_and_removed()
    {
        var (status, body) = await UploadAsync(Role.Editor, "한글", ("search.md", "# 네이버 검색\n\n뉴스를 검색합니다.\n"), ("bad.exe", "MZ"));
        var (added, refused) = ((JsonObject)Items(body)[0], (JsonObject)Items(body)[1]);
        var id = Text(added, "id");
        await server.Get<IngestionRun>().FinishAsync([Guid.Parse(id)], Cancel);
        var edited = await server.AskAsync(HttpMethod.Put, $"/api/knowledge/documents/{id}/metadata", """{"title":"손으로","keywords":["뉴스"]}""", Role.Editor);
        var found = (JsonObject)JsonData.Parse((await server.AskAsync(HttpMethod.Get, $"/api/knowledge/documents/{id}", role: Role.Viewer)).Body);
        var listed = await server.AskAsync(HttpMethod.Get, "/api/knowledge/documents?domain=%ED%95%9C%EA%B8%80", role: Role.Viewer);
        var removed = await server.AskAsync(HttpMethod.Delete, $"/api/knowledge/documents/{id}", role: Role.Editor);

        Assert.Equal((202, "한글", "added"), (status, Text(added, "domain"), Text(added, "outcome")));
        Assert.Equal("knowledge.unknown_kind", Text((JsonObject)refused["problem"]!, "code"));
        Assert.Equal(200, edited.Status);
        Assert.Equal(("손으로", "ready", "# 네이버 검색\n\n뉴스를 검색합니다.\n"), (Text(found, "title"), Text(found, "status"), Text(found, "text")));
        Assert.Single((JsonArray)found["passages"]!);
        Assert.Contains("손으로", listed.Body, StringComparison.Ordinal);
        Assert.Equal(204, removed.Status);
        Assert.Equal(404, (await server.AskAsync(HttpMethod.Get, $"/api/knowledge/documents/{id}")).Status);
    }

    [Fact]
    public async Task What_may_not_be_uploaded_is_refused_with_its_reason()
    {
        Assert.Equal(403, (await UploadAsync(Role.Operator, null, ("a.md", "# A"))).Status);
        var (status, body) = await UploadAsync(Role.Editor, null, ("a.txt", "zero \0"));
        var plain = await server.AskAsync(HttpMethod.Post, "/api/knowledge/documents", "{}", Role.Editor);
        var large = await UploadAsync(Role.Editor, null, ("a.md", new string('a', 20_000_001)));

        Assert.Equal(422, status);
        Assert.Contains("knowledge.not_text", body, StringComparison.Ordinal);
        Assert.Contains("multipart/form-data", plain.Body, StringComparison.Ordinal);
        Assert.Equal((422, 413), (plain.Status, large.Status));
    }

    [Fact]
    public async Task Metadata_that_is_not_known_is_refused()
    {
        var id = Guid.CreateVersion7(Some.Noon);

        Assert.Contains("api.unknown_member", (await server.AskAsync(HttpMethod.Put, $"/api/knowledge/documents/{id}/metadata", """{"titel":"x"}""")).Body, StringComparison.Ordinal);
        Assert.Contains("api.member_unreadable", (await server.AskAsync(HttpMethod.Put, $"/api/knowledge/documents/{id}/metadata", """{"tags":"x"}""")).Body, StringComparison.Ordinal);
        Assert.Equal(404, (await server.AskAsync(HttpMethod.Put, $"/api/knowledge/documents/{id}/metadata", "{}")).Status);
        Assert.Equal(404, (await server.AskAsync(HttpMethod.Post, $"/api/knowledge/documents/{id}/reindex")).Status);
    }

    [Fact]
    public async Task Domains_are_added_switched_off_renamed_and_merged()
    {
        var added = await server.AskAsync(HttpMethod.Put, "/api/knowledge/domains/alpha", """{"keywords":["알파"]}""", Role.Editor);
        await server.AskAsync(HttpMethod.Put, "/api/knowledge/domains/beta", "{}", Role.Editor);
        var off = await server.AskAsync(HttpMethod.Put, "/api/knowledge/domains/alpha", """{"active":false}""", Role.Editor);
        var viewer = await server.AskAsync(HttpMethod.Put, "/api/knowledge/domains/alpha", "{}", Role.Viewer);
        var taken = await server.AskAsync(HttpMethod.Post, "/api/knowledge/domains/alpha/rename", """{"to":"beta"}""", Role.Editor);
        var renamed = await server.AskAsync(HttpMethod.Post, "/api/knowledge/domains/alpha/rename", """{"to":"gamma"}""", Role.Editor);
        var merged = await server.AskAsync(HttpMethod.Post, "/api/knowledge/domains/gamma/merge", """{"into":"beta"}""", Role.Editor);
        var unknown = await server.AskAsync(HttpMethod.Post, "/api/knowledge/domains/gamma/merge", """{"into":"beta"}""", Role.Editor);
        var list = await server.AskAsync(HttpMethod.Get, "/api/knowledge/domains", role: Role.Viewer);

        Assert.Equal((200, 200, 403, 409, 204, 204, 404), (added.Status, off.Status, viewer.Status, taken.Status, renamed.Status, merged.Status, unknown.Status));
        Assert.Contains("\"active\":false", off.Body, StringComparison.Ordinal);
        Assert.Contains("\"keywords\":[\"beta\",\"알파\"]", list.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Manuals_of_step_types_and_shipped_documents_are_in_the_knowledge_base()
    {
        var (_, body) = await server.AskAsync(HttpMethod.Get, "/api/knowledge/documents?domain=common");

        var sources = Items(body).Select(each => Text((JsonObject)each, "source")).ToList();
        Assert.Contains("manual/api_call.en.md", sources);
        Assert.Contains("manual/api_call.ko.md", sources);
        Assert.Contains("common/definitions.md", sources);
    }

    private async Task<(int Status, string Body)> UploadAsync(Role role, string? domain, params (string Name, string Text)[] files)
    {
        using var form = new MultipartFormDataContent();
        if (domain is not null)
        {
            form.Add(new StringContent(domain), "domain");
        }

        foreach (var (name, text) in files)
        {
            form.Add(new ByteArrayContent(Encoding.UTF8.GetBytes(text)), "file", name);
        }

        return await server.SendAsync(HttpMethod.Post, "/api/knowledge/documents", form, role);
    }

    private static JsonArray Items(string body) => (JsonArray)JsonData.Parse(body);

    private static string Text(JsonObject from, string name) => ((JsonText)from[name]!).Value;
}
