using System.Text.RegularExpressions;

namespace MetaFlow.SystemTests;

/// <summary>The commands of the README do what it says, typed as they stand there.</summary>
public sealed partial class ReadmeCommandsTests
{
    [Fact]
    public async Task Every_command_that_ends_ends_well()
    {
        var data = Directory.CreateTempSubdirectory("metaflow-test-");
        var readme = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "README.md"), TestContext.Current.CancellationToken);
        var commands = readme.Split('\n')
            .Where(line => line.StartsWith("metaflow ", StringComparison.Ordinal) && !line.StartsWith("metaflow serve", StringComparison.Ordinal))
            .ToArray();

        await WriteWorkflowsAsync(readme, data.FullName);
        Assert.NotEmpty(commands);
        foreach (var command in commands.Where(command => !IsAboutTheReadersOwn(command, data.FullName)))
        {
            // What has no store has no data directory.
            string[] words = [.. Words(command).Select(word => File.Exists(Path.Combine(data.FullName, word)) ? Path.Combine(data.FullName, word) : word)];
            string[] store = words[0] is "validate" or "format" or "explain" or "schema" or "expr" or "script" ? [] : ["--data", data.FullName];
            var (exit, output, errors) = await ServeTests.RunAsync([.. words, .. store]);

            Assert.True(exit == 0, $"{command}\n{errors}");
            Assert.NotEqual("", output);
        }

        data.Delete(recursive: true);
    }

    // Workflows that it shows are files that its commands name.
    private static async Task WriteWorkflowsAsync(string readme, string folder)
    {
        foreach (Match block in Block().Matches(readme))
        {
            await File.WriteAllTextAsync(Path.Combine(folder, $"{block.Groups["id"].Value}.json"), block.Groups["text"].Value, TestContext.Current.CancellationToken);
        }
    }

    private static readonly string[] FileNames = [".json", ".jsonl", ".csx", ".pdf"];

    // Words in capitals stand for something that the reader has, and so do files that nobody wrote.
    private static bool IsAboutTheReadersOwn(string command, string folder) => Words(command).Any(word =>
        Capitals().IsMatch(word)
        || (FileNames.Any(name => word.EndsWith(name, StringComparison.Ordinal)) && !File.Exists(Path.Combine(folder, word)) && !File.Exists(Path.Combine(Repository.Root, word)) && !word.Contains('*', StringComparison.Ordinal)));

    private static IEnumerable<string> Words(string command) => Word().Matches(command).Skip(1).Select(word => word.Value.Trim('\'', '"'));

    [GeneratedRegex(@"```json\n(?<text>\{.*?""id"": ""(?<id>[a-z-]+)"".*?)```", RegexOptions.Singleline, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Block();

    [GeneratedRegex("^[A-Z]{2,}$", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Capitals();

    [GeneratedRegex("""'[^']*'|"[^"]*"|\S+""", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Word();
}
