using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace MetaFlow.Tests.Pages;

/// <summary>The texts of one folder in both languages, and what the code beside them asks for.</summary>
internal sealed partial record ResourcePair(
    string Marker, IReadOnlyDictionary<string, string> English, IReadOnlyDictionary<string, string> Korean)
{
    /// <summary>All of the product: pages, problems, commands.</summary>
    public static IEnumerable<ResourcePair> All() => In("src");

    /// <summary>Those that pages ask for through a localizer.</summary>
    public static IEnumerable<ResourcePair> OfPages() => In("src/MetaFlow.Web/Pages");

    private static IEnumerable<ResourcePair> In(string folder) =>
        from file in Repository.Files(folder, "*.resx")
        where !file.EndsWith(".ko.resx", StringComparison.Ordinal)
        select new ResourcePair(
            Path.GetFileNameWithoutExtension(file), Read(file), Read(Path.ChangeExtension(file, ".ko.resx")));

    /// <summary>
    /// Keys in the code that asks for this marker class. One made of a fixed start and a value, such as
    /// <c>T[$"Status.{status}"]</c>, is given as <c>Status.*</c>.
    /// </summary>
    public IReadOnlySet<string> AskedFor()
    {
        var keys = new HashSet<string>();
        foreach (var file in Repository.Files("src/MetaFlow.Web", "*.razor").Concat(Repository.Files("src/MetaFlow.Web", "*.cs")))
        {
            var source = File.ReadAllText(file);
            foreach (var name in LocalizerOf(Marker).Matches(source).Select(match => match.Groups["name"].Value))
            {
                keys.UnionWith(Uses(name).Matches(source).Select(match =>
                    match.Groups["key"].Value + (match.Groups["rest"].Success ? "*" : "")));
            }
        }

        return keys;
    }

    private static Dictionary<string, string> Read(string file) =>
        XDocument.Load(file).Root!.Elements("data").ToDictionary(
            data => data.Attribute("name")!.Value, data => data.Element("value")!.Value);

    private static Regex LocalizerOf(string marker) =>
        new($@"IStringLocalizer<{marker}>\s+(?<name>\w+)", RegexOptions.None, TimeSpan.FromSeconds(1));

    private static Regex Uses(string name) =>
        new($@"\b{name}\[\$?""(?<key>[^""{{]+)(?<rest>\{{)?", RegexOptions.None, TimeSpan.FromSeconds(1));
}
