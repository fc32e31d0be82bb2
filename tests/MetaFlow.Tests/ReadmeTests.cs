using System.Globalization;
using System.Text.RegularExpressions;
using MetaFlow.Web.Commands;
using MetaFlow.Web.Settings;

namespace MetaFlow.Tests;

/// <summary>What the README says is true.</summary>
public sealed partial class ReadmeTests
{
    private static readonly string Readme = File.ReadAllText(Repository.Path("README.md"));

    [Fact]
    public void Its_table_of_settings_is_the_table_of_settings()
    {
        var rows = SettingsCatalog.All.Select(setting =>
            $"| `{setting.Name}` | {Shown(setting.Default)} | {SettingTexts.Of(setting, CultureInfo.InvariantCulture)} |");

        Assert.Contains(
            $"| setting | default | what it does |\n|---|---|---|\n{string.Join('\n', rows)}\n<!-- /settings -->", Readme, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_setting_is_explained_in_both_languages()
    {
        foreach (var language in new[] { "en", "ko" })
        {
            Assert.Empty(SettingsCatalog.All
                .Where(setting => string.IsNullOrEmpty(SettingTexts.Of(setting, CultureInfo.GetCultureInfo(language))))
                .Select(setting => setting.Name));
        }
    }

    [Fact]
    public void Its_workflows_read_without_a_problem()
    {
        var examples = JsonBlock().Matches(Readme).Select(block => block.Groups["json"].Value).ToArray();

        Assert.NotEmpty(examples);
        Assert.All(examples, example => Some.Read(example));
    }

    [Fact]
    public void Its_commands_parse()
    {
        var commands = ShellBlock().Matches(Readme)
            .SelectMany(block => block.Groups["shell"].Value.Replace("\\\n", " ", StringComparison.Ordinal).Split('\n'))
            .Where(line => line.StartsWith("metaflow ", StringComparison.Ordinal))
            .ToArray();

        Assert.NotEmpty(commands);
        var root = CommandLine.Root(new Terminal(TextWriter.Null, TextWriter.Null));
        Assert.All(commands, command => Assert.Empty(root.Parse(Words(command)).Errors));
    }

    [Fact]
    public void Its_links_lead_somewhere()
    {
        var dead = from file in new[] { "README.md", "src/README.md" }
                   from Match link in LocalLink().Matches(File.ReadAllText(Repository.Path(file)))
                   let target = Path.Combine(Path.GetDirectoryName(Repository.Path(file))!, link.Groups["to"].Value)
                   where !File.Exists(target) && !Directory.Exists(target)
                   select $"{file}: {link.Groups["to"].Value}";

        Assert.Empty(dead);
    }

    // The words of a shell line behind the program's name, quoted ones as one.
    private static string[] Words(string command) =>
        [.. ShellWord().Matches(command).Skip(1).Select(word => word.Value.Trim('\'', '"'))];

    private static string Shown(object? value) => value switch
    {
        null => "",
        bool flag => flag ? "`true`" : "`false`",
        _ => $"`{Convert.ToString(value, CultureInfo.InvariantCulture)}`",
    };

    [GeneratedRegex("""'[^']*'|"[^"]*"|\S+""", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ShellWord();

    [GeneratedRegex("```json\n(?<json>.*?)```", RegexOptions.Singleline, matchTimeoutMilliseconds: 1000)]
    private static partial Regex JsonBlock();

    [GeneratedRegex("```sh\n(?<shell>.*?)```", RegexOptions.Singleline, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ShellBlock();

    [GeneratedRegex(@"\]\((?!http)(?<to>[^)#]+)", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex LocalLink();
}
