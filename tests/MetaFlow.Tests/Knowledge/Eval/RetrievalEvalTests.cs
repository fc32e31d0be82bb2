using MetaFlow.Knowledge.Eval;

namespace MetaFlow.Tests.Knowledge.Eval;

/// <summary>What the search of the product reaches on collections that it was not made for, without a model.</summary>
public sealed class RetrievalEvalTests
{
    [Theory]
    [InlineData("ir/cranfield", 0.42, 0)]
    [InlineData("ir/klue-sts-ko", 0.84, 0)]
    [InlineData("knowledge", 0.86, 0.75)]
    public async Task It_reaches_its_bar_and_is_never_below_plain_words(string name, double bar, double barOfKorean)
    {
        Assert.SkipUnless(Fixtures(name) is not null, $"Skipped: the collection '{name}' is not there.");
        var collection = EvalFiles.Read(Fixtures(name)!).Collection!;

        var report = await RetrievalEval.MeasureAsync(collection, TestContext.Current.CancellationToken);
        var plain = RetrievalEval.MeasurePlain(collection);

        Assert.True(report.All.Ndcg >= bar, $"nDCG@10 is {report.All.Ndcg:F4}.");
        Assert.True(report.All.Ndcg >= plain.All.Ndcg);
        Assert.All(report.Languages.Where(means => means.Group == "ko"), means => Assert.True(means.Ndcg >= barOfKorean, $"{means}"));
        Assert.All(report.Languages.Zip(plain.Languages), pair => Assert.True(pair.First.Ndcg >= pair.Second.Ndcg, $"{pair.First} {pair.Second}"));
    }

    [Fact]
    public async Task A_collection_of_ones_own_is_measured_by_language_and_domain()
    {
        using var folder = new CollectionFolder(
            ["""{"id":"a","title":"Ferry timetable","text":"Departures from the harbour."}""", """{"id":"b","title":"Bakery","text":"Bread and rolls."}"""],
            ["""{"id":"1","text":"when does the ferry leave","lang":"en","domain":"travel"}""", """{"id":"2","text":"빵집","lang":"ko","domain":"food"}"""],
            ["1\ta\t2", "2\tb\t1", "2\ta\t0"]);

        var (collection, problem) = EvalFiles.Read(folder.Path);
        var report = await RetrievalEval.MeasureAsync(collection!, TestContext.Current.CancellationToken);

        Assert.Null(problem);
        Assert.Equal(2, report.All.Questions);
        Assert.Equal(["en", "ko"], report.Languages.Select(means => means.Group));
        Assert.Equal(["food", "travel"], report.Domains.Select(means => means.Group));
        Assert.Equal(1, report.Languages[0].Ndcg);
    }

    [Fact]
    public void A_line_that_cannot_be_read_is_named()
    {
        using var folder = new CollectionFolder(["""{"id":"a","text":"x"}""", "{"], [], []);

        var (_, problem) = EvalFiles.Read(folder.Path);

        Assert.Equal("Line 2 of 'docs.jsonl' cannot be read.", problem!.Message);
    }

    [Fact]
    public void A_folder_without_a_collection_says_which_file_is_missing()
    {
        using var folder = new CollectionFolder([], [], []);
        File.Delete(Path.Combine(folder.Path, "qrels.tsv"));

        var (_, problem) = EvalFiles.Read(folder.Path);

        Assert.Equal($"The folder '{folder.Path}' has no file 'qrels.tsv'.", problem!.Message);
    }

    private static string? Fixtures(string name)
    {
        if (Environment.GetEnvironmentVariable("METAFLOW_FIXTURES") is { Length: > 0 } given)
        {
            return Directory.Exists(Path.Combine(given, name)) ? Path.Combine(given, name) : null;
        }

        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var candidate = Path.Combine(folder.FullName, "shared", "fixtures", name);
            if (Directory.Exists(candidate))
            {
                return candidate;
            }
        }

        return null;
    }

    private sealed class CollectionFolder : IDisposable
    {
        public CollectionFolder(string[] documents, string[] questions, string[] grades)
        {
            File.WriteAllLines(System.IO.Path.Combine(Path, "docs.jsonl"), documents);
            File.WriteAllLines(System.IO.Path.Combine(Path, "queries.jsonl"), questions);
            File.WriteAllLines(System.IO.Path.Combine(Path, "qrels.tsv"), grades);
        }

        public string Path { get; } = Directory.CreateTempSubdirectory("metaflow-eval-").FullName;

        public void Dispose() => Directory.Delete(Path, recursive: true);
    }
}
