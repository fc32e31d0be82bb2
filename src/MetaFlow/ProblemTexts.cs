using System.Globalization;
using System.Resources;
using System.Text;
using System.Text.RegularExpressions;

namespace MetaFlow;

/// <summary>
/// The sentences of problems in each language, from <c>ProblemTexts.resx</c> and <c>ProblemTexts.ko.resx</c>: a code
/// is the key of its message and the code with <c>.hint</c> that of its hint. <c>{name}</c> stands for what is named;
/// a name whose value begins with <c>@</c> is a word that is said in the language too, such as <c>@list</c>, and
/// <c>{을/를}</c> for the particle that fits what stands before it.
/// </summary>
internal static partial class ProblemTexts
{
    // The hint of every problem that knows the name which was probably meant.
    private const string Meant = "meant.hint";

    public static readonly ResourceManager Resources = new("MetaFlow.ProblemTexts", typeof(ProblemTexts).Assembly);

    public static string? Message(string code, IReadOnlyDictionary<string, string> names, CultureInfo language) =>
        Say(code, names, language);

    public static string? Hint(string code, IReadOnlyDictionary<string, string> names, CultureInfo language) =>
        Say(names.ContainsKey("nearest") ? Meant : code + ".hint", names, language);

    private static string? Say(string key, IReadOnlyDictionary<string, string> names, CultureInfo language)
    {
        if ((Resources.GetString(key, language) ?? PackProblemTexts.Text(key, language)) is not { } text)
        {
            return null;
        }

        var said = new StringBuilder();
        var end = 0;
        foreach (Match hole in NameHole().Matches(text))
        {
            said.Append(text, end, hole.Index - end);
            var name = hole.Groups["name"].Value;
            said.Append(
                name.Contains('/', StringComparison.Ordinal) ? Particles.Choose(said.ToString(), name)
                : names.TryGetValue(name, out var value) ? Word(value, language)
                : hole.Value);
            end = hole.Index + hole.Length;
        }

        return said.Append(text, end, text.Length - end).ToString();
    }

    private static string Word(string name, CultureInfo language) =>
        name.StartsWith('@') ? Resources.GetString(name, language) ?? name : name;

    [GeneratedRegex(@"\{(?<name>[a-zA-Z][a-zA-Z0-9]*|[가-힣]+/[가-힣]+)\}", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex NameHole();
}
