using System.Text.RegularExpressions;

namespace MetaFlow.Tests;

/// <summary>Keeps the arrows between rooms: who may use whom. The map is in src/README.md.</summary>
public sealed partial class RoomsTests
{
    private static readonly string[] Leaves = ["Json", "Blobs"];

    // A room and the rooms it may use. What is not named here does not exist.
    private static readonly Dictionary<string, string[]> Arrows = new()
    {
        ["Json"] = [],
        ["Blobs"] = [],
        ["People"] = [],
        ["Credentials"] = ["Json"],
        ["Inbox"] = [],
        ["Events"] = ["Json"],
        ["Mail"] = ["Credentials"],
        ["Http"] = ["Json", "Credentials"],
        ["Expressions"] = ["Json"],
        ["Shapes"] = ["Json", "Expressions"],
        ["Knowledge"] = [.. Leaves, "Http", "Llm"],
        ["Llm"] = ["Json"],
        ["Schedules"] = [],
        ["Scripts"] = ["Json"],
        ["Steps"] = [.. Leaves, "Expressions", "Shapes", "Knowledge", "Credentials", "Http", "Inbox", "Llm", "Mail", "Scripts"],
        ["Workflows"] = [.. Leaves, "Credentials", "Expressions", "Knowledge", "Schedules", "Scripts", "Shapes", "Steps"],
        ["Runs"] = [.. Leaves, "Credentials", "Events", "Expressions", "Steps", "Workflows"],
        ["Approvals"] = ["Json", "Inbox", "Mail", "People", "Runs", "Steps"],
        ["Triggers"] = [.. Leaves, "Credentials", "Events", "Expressions", "Inbox", "Schedules", "Steps", "Workflows", "Runs"],
        ["Rehearsals"] = [.. Leaves, "Credentials", "Expressions", "Shapes", "Http", "Llm", "Mail", "Steps", "Workflows", "Runs"],
        ["Authoring"] = ["Expressions", "Json", "Knowledge", "Llm", "Rehearsals", "Schedules", "Scripts", "Steps", "Workflows"],
        ["Storage"] = ["Approvals", "Blobs", "Credentials", "Events", "Inbox", "Knowledge", "People", "Runs", "Triggers", "Workflows"],
    };

    [Fact]
    public void Every_folder_of_the_engine_is_a_room_of_the_map()
    {
        var folders = Directory.EnumerateDirectories(Repository.Path("src", "MetaFlow"))
            .Select(folder => Path.GetFileName(folder)!)
            .Where(name => name is not ("bin" or "obj" or "build"))
            .Order();

        Assert.Equal(Arrows.Keys.Order(), folders);
    }

    [Fact]
    public void A_room_uses_only_the_rooms_its_arrows_point_to()
    {
        var wrong = from room in Arrows
                    from file in Repository.Files($"src/MetaFlow/{room.Key}", "*.cs")
                    from used in RoomsNamedIn(file)
                    where used != room.Key && !room.Value.Contains(used)
                    select $"{Path.GetRelativePath(Repository.Root, file)} uses {used}";

        Assert.Empty(wrong.Distinct());
    }

    [Theory]
    [InlineData("src/MetaFlow", "Microsoft.AspNetCore|Microsoft.EntityFrameworkCore|Microsoft.Data|Npgsql|MetaFlow.Web|MetaFlow.Connectors")]
    [InlineData("src/MetaFlow.Connectors", "Microsoft.AspNetCore|Microsoft.EntityFrameworkCore|Npgsql|MetaFlow.Web")]
    [InlineData("src/MetaFlow.Storage", "Microsoft.AspNetCore|MetaFlow.Web|MetaFlow.Connectors")]
    [InlineData("src/MetaFlow.Web", "Microsoft.EntityFrameworkCore|Microsoft.Data.Sqlite|Npgsql;")]
    public void A_project_is_a_wall(string folder, string outside)
    {
        var leaks = from file in Repository.Files(folder, "*.cs")
                    from line in File.ReadLines(file)
                    where Regex.IsMatch(line, $@"^using ({outside.Replace(".", @"\.", StringComparison.Ordinal)})", RegexOptions.None, TimeSpan.FromSeconds(1))
                    select $"{Path.GetRelativePath(Repository.Root, file)}: {line}";

        Assert.Empty(leaks);
    }

    [Fact]
    public void A_namespace_is_its_folder()
    {
        var projects = new Dictionary<string, string>
        {
            ["src/MetaFlow"] = "MetaFlow",
            ["src/MetaFlow.Connectors"] = "MetaFlow.Connectors",
            ["src/MetaFlow.ScriptHost"] = "MetaFlow.ScriptHost",
            ["src/MetaFlow.ScriptCompiler"] = "MetaFlow.ScriptCompiler",
            ["src/MetaFlow.Scripting"] = "MetaFlow.Scripting",
            ["src/MetaFlow.Storage"] = "MetaFlow.Storage",
            ["src/MetaFlow.Web"] = "MetaFlow.Web",
        };
        var wrong = from project in projects
                    from file in Repository.Files(project.Key, "*.cs")
                    let folder = Path.GetRelativePath(Repository.Path(project.Key), Path.GetDirectoryName(file)!)
                    let expected = folder == "." ? project.Value : $"{project.Value}.{folder.Replace('/', '.')}"
                    let written = File.ReadLines(file).FirstOrDefault(line => line.StartsWith("namespace ", StringComparison.Ordinal))
                    where written is not null && written != $"namespace {expected};"
                    select $"{Path.GetRelativePath(Repository.Root, file)}: {written}";

        Assert.Empty(wrong);
    }

    // Longer than 300 lines, and why.
    private static readonly Dictionary<string, string> LongFiles = new()
    {
        ["src/MetaFlow/Expressions/Parsing/Parser.cs"] = "One grammar, read from top to bottom.",
        ["src/MetaFlow/Expressions/Parsing/PathShaper.cs"] = "The meaning of each construct of that grammar, beside each other.",
        ["src/MetaFlow/Expressions/Functions/NumberPicture.cs"] = "One picture language of one standard.",
    };

    [Fact]
    public void No_source_file_is_longer_than_300_lines_without_a_reason()
    {
        var tooLong = from pattern in new[] { "*.cs", "*.razor", "*.css" }
                      from file in Repository.Files("src", pattern)
                      let lines = File.ReadLines(file).Count()
                      let name = Path.GetRelativePath(Repository.Root, file)
                      where lines > 300 && !LongFiles.ContainsKey(name)
                      select $"{name}: {lines}";

        Assert.Empty(tooLong);
    }

    [Fact]
    public void Nothing_is_left_open_in_the_code()
    {
        var open = from file in Repository.Files("src", "*.cs").Concat(Repository.Files("src", "*.razor"))
                   from line in File.ReadLines(file)
                   where OpenEnd().IsMatch(line)
                   select $"{Path.GetRelativePath(Repository.Root, file)}: {line.Trim()}";

        Assert.Empty(open);
    }

    [Fact]
    public void The_top_level_holds_what_was_asked_for_and_build_files()
    {
        string[] expected =
        [
            ".ci", ".dockerignore", ".editorconfig", ".git", ".gitignore", "BannedSymbols.txt", "Directory.Build.props",
            "Directory.Packages.props", "LICENSE", "MetaFlow.sln", "README.md", "docker-compose.yml", "global.json",
            "knowledge", "src", "tests", "workflows",
        ];
        string[] made = ["artifacts", "data", "TestResults", ".vs", ".vscode", ".idea"];

        var found = Directory.EnumerateFileSystemEntries(Repository.Root)
            .Select(entry => Path.GetFileName(entry)!)
            .Except(made)
            .Order(StringComparer.Ordinal);

        Assert.Equal(expected.Order(StringComparer.Ordinal), found);
    }

    private static IEnumerable<string> RoomsNamedIn(string file) =>
        from line in File.ReadLines(file)
        where !line.TrimStart().StartsWith("//", StringComparison.Ordinal)
        from Match named in RoomName().Matches(line)
        let room = named.Groups["room"].Value
        where Arrows.ContainsKey(room)
        select room;

    [GeneratedRegex(@"\bMetaFlow\.(?<room>[A-Z][A-Za-z]+)", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex RoomName();

    [GeneratedRegex(@"\b(?:TODO|FIXME|HACK|XXX)\b|NotImplementedException", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex OpenEnd();
}
