using System.Globalization;
using System.Resources;
using System.Text.RegularExpressions;

namespace MetaFlow;

/// <summary>
/// The sentences of problems in each language, from <c>ProblemTexts.resx</c> and <c>ProblemTexts.ko.resx</c>: a code
/// is the key of its message and the code with <c>.hint</c> that of its hint. <c>{name}</c> stands for what is named;
/// a name whose value begins with <c>@</c> is a word that is said in the language too, such as <c>@list</c>.
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

    private static string? Say(string key, IReadOnlyDictionary<string, string> names, CultureInfo language) =>
        Resources.GetString(key, language) is { } text
            ? NameHole().Replace(text, hole => names.TryGetValue(hole.Groups["name"].Value, out var name)
                ? Word(name, language)
                : hole.Value)
            : null;

    private static string Word(string name, CultureInfo language) =>
        name.StartsWith('@') ? Resources.GetString(name, language) ?? name : name;

    [GeneratedRegex(@"\{(?<name>[a-zA-Z]+)\}", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex NameHole();
}
