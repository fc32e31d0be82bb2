using System.Text.RegularExpressions;
using YamlDotNet.RepresentationModel;

namespace MetaFlow.Tests.Knowledge;

/// <summary>The OpenAPI descriptions of <c>knowledge/</c> can be read as such, and authoring finds what it needs in them.</summary>
public sealed partial class ShippedDescriptionsTests
{
    private static readonly string[] Methods = ["get", "put", "post", "delete", "patch"];

    public static TheoryData<string> Files => [.. Repository.Files("knowledge", "*.openapi.yaml")
        .Select(file => Path.GetRelativePath(Repository.Path("knowledge"), file)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Files))]
    public void A_description_says_its_version_title_and_servers(string file)
    {
        var root = Read(file);

        Assert.StartsWith("3.1", Text(root, "openapi"), StringComparison.Ordinal);
        Assert.NotNull(Text(Map(root, "info")!, "title"));
        Assert.NotEmpty((YamlSequenceNode)root["servers"]);
        Assert.All((YamlSequenceNode)root["servers"], server => Assert.StartsWith("https://", Text(server, "url"), StringComparison.Ordinal));
        Assert.NotEmpty(Map(root, "paths")!.Children);
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Every_operation_has_a_name_of_its_own_words_in_both_languages_and_an_answer(string file)
    {
        var operations = Operations(Read(file)).ToList();

        Assert.NotEmpty(operations);
        Assert.Equal(operations.Count, operations.Select(operation => Text(operation.Node, "operationId")).Distinct().Count());
        Assert.All(operations, operation => Assert.Matches("[가-힣]", Text(operation.Node, "summary")));
        Assert.All(operations, operation => Assert.Contains(Map(operation.Node, "responses")!.Children.Keys, status => $"{status}".StartsWith('2')));
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Every_hole_of_a_path_is_a_parameter(string file)
    {
        var root = Read(file);

        foreach (var (path, item, operation) in Operations(root))
        {
            var names = new[] { item, operation }
                .SelectMany(node => node.Children.TryGetValue("parameters", out var list) ? (YamlSequenceNode)list : [])
                .Select(parameter => Text(Resolve(root, parameter), "name"))
                .ToList();

            Assert.All(Hole().Matches(path), hole => Assert.Contains(hole.Groups["name"].Value, names));
        }
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Every_reference_leads_somewhere_and_no_member_is_without_a_value(string file)
    {
        var root = Read(file);

        foreach (var map in root.AllNodes.OfType<YamlMappingNode>())
        {
            Assert.All(map.Children, member => Assert.False(member.Value is YamlScalarNode { Value: null or "" }, $"{file}: {member.Key}"));
            Assert.NotNull(Resolve(root, map));
        }
    }

    private static YamlMappingNode Read(string file)
    {
        using var reader = new StreamReader(Repository.Path("knowledge", file));
        var yaml = new YamlStream();
        yaml.Load(reader);
        return (YamlMappingNode)yaml.Documents[0].RootNode;
    }

    private static IEnumerable<(string Path, YamlMappingNode Item, YamlMappingNode Node)> Operations(YamlMappingNode root) =>
        from path in Map(root, "paths")!.Children
        let item = (YamlMappingNode)path.Value
        from member in item.Children
        where Methods.Contains($"{member.Key}")
        select ($"{path.Key}", item, (YamlMappingNode)member.Value);

    private static YamlNode Resolve(YamlMappingNode root, YamlNode node)
    {
        if (node is not YamlMappingNode map || !map.Children.TryGetValue("$ref", out var reference))
        {
            return node;
        }

        var to = $"{reference}";
        Assert.StartsWith("#/", to, StringComparison.Ordinal);
        return to[2..].Split('/').Aggregate((YamlNode)root, (at, name) => at[name]);
    }

    private static YamlMappingNode? Map(YamlNode node, string name) => node[name] as YamlMappingNode;

    private static string Text(YamlNode node, string name) => ((YamlScalarNode)node[name]).Value!;

    [GeneratedRegex(@"\{(?<name>\w+)\}", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Hole();
}
