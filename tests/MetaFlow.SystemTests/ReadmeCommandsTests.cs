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

        Assert.NotEmpty(commands);
        foreach (var command in commands)
        {
            // What has no store has no data directory.
            string[] words = [.. Word().Matches(command).Skip(1).Select(word => word.Value.Trim('\'', '"'))];
            string[] store = words[0] is "validate" or "format" or "explain" or "schema" or "expr" ? [] : ["--data", data.FullName];
            var (exit, output, errors) = await ServeTests.RunAsync([.. words, .. store]);

            Assert.True(exit == 0, $"{command}\n{errors}");
            Assert.NotEqual("", output);
        }

        data.Delete(recursive: true);
    }

    [GeneratedRegex("""'[^']*'|"[^"]*"|\S+""", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Word();
}
