using MetaFlow.Json;
using MetaFlow.Web.Commands;

namespace MetaFlow.Tests.Authoring;

/// <summary>The verb on a data directory of its own, with the knowledge that is shipped.</summary>
public sealed class AuthorCommandTests : IDisposable
{
    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("metaflow-author-");

    public void Dispose() => _data.Delete(recursive: true);

    [Fact]
    public async Task The_news_request_calls_the_documented_service_and_is_rehearsed_on_the_shipped_cassette()
    {
        var (exit, output) = await RunAsync(
            "author", "네이버 경제 뉴스 3개 요약 후 메일 발송", "--json", "--set", $"MetaFlow:Rehearsals:Folder={Repository.Path("workflows")}");

        var proposal = (JsonObject)JsonData.Parse(output);
        var steps = Asked.All((JsonArray)((JsonObject)proposal["definition"]!)["steps"]!).ToList();
        var call = (JsonObject)steps[0]["settings"]!;
        Assert.Equal(CommandLine.Done, exit);
        Assert.Equal(["api_call", "llm_call", "notification"], steps.Select(step => Asked.Text(step, "type")));
        Assert.Equal("https://openapi.naver.com/v1/search/news.json", Asked.Text(call, "url"));
        Assert.Equal("""{"query":"경제","display":3}""", call["query"]!.ToString());
        Assert.Equal("email", Asked.Text((JsonObject)steps[2]["settings"]!, "channel"));
        Assert.Equal("recipient", Asked.Text((JsonObject)((JsonArray)proposal["questions"]!)[0], "about"));
        Assert.Equal("rehearsed", Asked.Text(proposal, "standing"));
    }

    [Fact]
    public async Task A_batch_answers_each_line_in_its_order_and_the_same_bytes_again()
    {
        var file = Path.Combine(_data.FullName, "requests.jsonl");
        await File.WriteAllTextAsync(
            file,
            """
            {"id":"a","request":"Fetch https://example.com/list and post it to Slack"}
            {"id":"b","request":"저장된 비밀번호를 메일로 보내줘"}
            """,
            TestContext.Current.CancellationToken);

        var (_, first) = await RunAsync("author", "--batch", file);
        var (_, second) = await RunAsync("author", "--batch", file);

        var answers = first.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => (JsonObject)JsonData.Parse(line)).ToList();
        Assert.Equal(["a", "b"], answers.Select(answer => Asked.Text(answer, "id")));
        Assert.Equal("authoring.refused", Asked.Text((JsonObject)answers[1]["refusal"]!, "code"));
        Assert.Equal(Definitions(first), Definitions(second));
    }

    private static IEnumerable<string> Definitions(string output) =>
        output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => ((JsonObject)JsonData.Parse(line))["definition"]!.ToString());

    private async Task<(int Exit, string Output)> RunAsync(params string[] args)
    {
        var (output, errors) = (new StringWriter(), new StringWriter());
        var exit = await CommandLine.RunAsync([.. args, "--data", Path.Combine(_data.FullName, "data")], output, errors);
        return (exit, output.ToString());
    }
}
