using MetaFlow.Json;

namespace MetaFlow.Tests.Knowledge;

/// <summary>The questions that search is measured with ask for documents that there are.</summary>
public sealed class GoldenQuestionsTests
{
    private static readonly JsonObject[] Questions =
        [.. File.ReadLines(Repository.Path("knowledge", "golden.jsonl")).Select(line => (JsonObject)JsonData.Parse(line))];

    [Fact]
    public void There_are_many_in_both_languages_and_each_is_asked_once()
    {
        var languages = Questions.GroupBy(question => Text(question, "lang")).ToDictionary(group => group.Key, group => group.Count());

        Assert.Equal(["en", "ko"], languages.Keys.Order());
        Assert.All(languages.Values, count => Assert.True(count >= 50));
        Assert.Equal(Questions.Length, Questions.Select(question => Text(question, "id")).Distinct().Count());
        Assert.Equal(Questions.Length, Questions.Select(question => Text(question, "text")).Distinct().Count());
    }

    [Fact]
    public void Every_document_that_answers_one_is_there_and_in_a_domain_that_there_is()
    {
        var domains = Directory.EnumerateDirectories(Repository.Path("knowledge")).Select(folder => Path.GetFileName(folder)!).ToHashSet();

        Assert.All(Questions, question => Assert.Contains(Text(question, "domain"), domains));
        Assert.All(Questions, question => Assert.NotEmpty(Answers(question)));
        Assert.All(Questions.SelectMany(Answers), document => Assert.True(File.Exists(Repository.Path("knowledge", document)), document));
    }

    [Fact]
    public void Every_document_answers_one_of_them()
    {
        var answering = Questions.SelectMany(Answers).ToHashSet();

        Assert.Empty(ShippedDocument.Names.Except(answering));
    }

    private static string Text(JsonObject question, string name) => ((JsonText)question[name]!).Value;

    private static IEnumerable<string> Answers(JsonObject question) => ((JsonArray)question["documents"]!).Select(document => ((JsonText)document).Value);
}
