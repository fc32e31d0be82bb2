using System.Text.RegularExpressions;
using MetaFlow.Json;
using MetaFlow.Web.Commands;
using MetaFlow.Workflows;

namespace MetaFlow.Tests.Knowledge;

/// <summary>What the documents of <c>knowledge/</c> say is complete, in both languages, and can be run.</summary>
public sealed partial class ShippedKnowledgeTests
{
    public static TheoryData<string> Documents => [.. ShippedDocument.Names];

    [Theory]
    [MemberData(nameof(Documents))]
    public void A_document_says_what_it_is_and_what_people_call_it_in_both_languages(string name)
    {
        var document = ShippedDocument.Read(name);

        Assert.Equal(document.Domain, document.Front["domain"]);
        Assert.Equal(document.Front.FirstHeading, document.Front["title"]);
        Assert.NotEmpty(document.Front.List("tags"));
        Assert.Matches(Hangul(), document.Front["keywords"]);
        Assert.Matches(Latin(), document.Front["keywords"]);
        Assert.InRange(document.File.Count(sign => sign == '\n'), 40, 120);
    }

    [Theory]
    [MemberData(nameof(Documents))]
    public void A_document_has_a_twin_in_the_other_language_with_the_same_examples(string name)
    {
        var document = ShippedDocument.Read(name);
        var twin = ShippedDocument.Read(document.Twin);

        Assert.Equal(document.IsKorean, Hangul().IsMatch(document.Front["title"]!));
        Assert.Equal(Examples(document), Examples(twin));
        Assert.Equal(Tables(document), Tables(twin));

        static IEnumerable<string> Examples(ShippedDocument document) =>
            document.Blocks.Where(block => block.Kind.StartsWith("json", StringComparison.Ordinal)).Select(block => block.Text);

        static int Tables(ShippedDocument document) => document.File.Split('\n').Count(line => line.StartsWith("|---", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Documents))]
    public void The_definitions_and_steps_and_triggers_in_a_document_read_without_a_problem(string name)
    {
        var blocks = ShippedDocument.Read(name).Blocks.Where(block => block.Kind == "json");

        Assert.All(blocks, block => Some.Read(AsDefinition((JsonObject)JsonData.Parse(block.Text), block.Text)));
    }

    [Theory]
    [MemberData(nameof(Documents))]
    public void The_answers_of_services_in_a_document_name_their_address_and_are_JSON(string name)
    {
        var document = ShippedDocument.Read(name);
        var answers = document.Blocks.Where(block => block.Kind.StartsWith("json ", StringComparison.Ordinal) && block.Kind != "json payload").ToList();

        Assert.All(answers, answer => Assert.Matches(Answer(), answer.Kind));
        Assert.All(
            document.Blocks.Where(block => block.Kind.StartsWith("json ", StringComparison.Ordinal)),
            block => Assert.Null(Record.Exception(() => JsonData.Parse(block.Text))));
        Assert.Equal(answers.Count > 0, document.Front.List("tags").Contains("api-responses"));
    }

    [Theory]
    [MemberData(nameof(Documents))]
    public void The_commands_in_a_document_are_commands(string name)
    {
        var commands = ShippedDocument.Read(name).Blocks
            .Where(block => block.Kind == "sh")
            .SelectMany(block => block.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries))
            .ToList();

        var root = CommandLine.Root(new Terminal(TextWriter.Null, TextWriter.Null));

        Assert.All(commands, command => Assert.StartsWith("metaflow ", command, StringComparison.Ordinal));
        Assert.All(commands, command => Assert.Empty(root.Parse(command.Split(' ')[1..]).Errors));
    }

    [Fact]
    public void Every_document_description_and_question_is_shipped_beside_the_program()
    {
        string[] kinds = ["*.md", "*.yaml", "*.jsonl"];
        var files = kinds.SelectMany(kind => Repository.Files("knowledge", kind))
            .Select(file => Path.GetRelativePath(Repository.Path("knowledge"), file))
            .ToList();

        Assert.Contains("golden.jsonl", files);
        Assert.All(files, file => Assert.True(File.Exists(Path.Combine(AppContext.BaseDirectory, "knowledge", file)), file));
    }

    // A step or a trigger alone stands in the smallest workflow that holds it.
    private static string AsDefinition(JsonObject written, string text) => written["metaflow"] is not null
        ? text
        : written["type"] is JsonText type && TriggerWord.All.Contains(type.Value)
            ? $$"""{ "metaflow": 1, "id": "example", "triggers": [ {{text}} ], "steps": [ { "id": "note", "type": "notification", "settings": { "channel": "log", "body": "done" } } ] }"""
            : Some.Definition(text);

    [GeneratedRegex("[가-힣]", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Hangul();

    [GeneratedRegex("[A-Za-z]", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Latin();

    [GeneratedRegex(@"^json response (?:GET|POST|PUT|PATCH|DELETE) https://[\w.{}/-]+$", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Answer();
}
