using System.Globalization;
using MetaFlow.Json;
using MetaFlow.Web.Commands;

namespace MetaFlow.Tests.Web;

/// <summary><c>metaflow knowledge eval DIR</c>.</summary>
public sealed class KnowledgeEvalCommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("metaflow-eval-").FullName;

    public KnowledgeEvalCommandTests()
    {
        Write("docs.jsonl", """{"id":"f","title":"Ferry timetable","text":"Departures from the harbour."}""" + "\n" + """{"id":"b","title":"빵집","text":"식빵을 굽습니다."}""");
        Write("queries.jsonl", """{"id":"1","text":"ferry departures","lang":"en"}""" + "\n" + """{"id":"2","text":"harbour ferries","lang":"en"}""");
        Write("qrels.tsv", "1\tf\t1\n2\tf\t1");
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task It_prints_the_means_of_all_and_of_each_language_beside_plain_words()
    {
        var (exit, output, _) = await RunAsync("knowledge", "eval", _folder, "--baseline");

        var lines = output.TrimEnd().Split('\n');
        Assert.Equal(CommandLine.Done, exit);
        Assert.Equal(["QUESTIONS", "nDCG@10", "RECALL@10", "MRR", "P50", "ms", "BM25", "nDCG@10", "BM25", "RECALL@10", "BM25", "MRR"], Words(lines[0]));
        Assert.Equal(["all", "2", "1.0000", "1.0000", "1.0000"], Words(lines[1])[..5]);
        Assert.Equal(["en", "2"], Words(lines[2])[..2]);
    }

    [Fact]
    public async Task The_same_is_there_as_JSON()
    {
        var (_, output, _) = await RunAsync("knowledge", "eval", _folder, "--json");

        var report = (JsonObject)((JsonObject)JsonData.Parse(output))["report"]!;
        Assert.Equal("1", ((JsonObject)report["all"]!)["ndcg10"]!.ToString());
        Assert.IsType<JsonNull>(((JsonObject)JsonData.Parse(output))["baseline"]);
    }

    [Fact]
    public async Task A_folder_that_is_no_collection_says_what_is_missing()
    {
        File.Delete(Path.Combine(_folder, "queries.jsonl"));

        var (exit, _, errors) = await RunAsync("knowledge", "eval", _folder);

        Assert.Equal(CommandLine.CouldNotRun, exit);
        Assert.Contains("has no file 'queries.jsonl'", errors, StringComparison.Ordinal);
    }

    private static string[] Words(string line) => line.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private void Write(string name, string text) => File.WriteAllText(Path.Combine(_folder, name), text);

    private static async Task<(int Exit, string Output, string Errors)> RunAsync(params string[] args)
    {
        CultureInfo.CurrentUICulture = CultureInfo.InvariantCulture;
        var output = new StringWriter { NewLine = "\n" };
        var errors = new StringWriter { NewLine = "\n" };
        var exit = await CommandLine.RunAsync(args, output, errors);
        return (exit, output.ToString(), errors.ToString());
    }
}
