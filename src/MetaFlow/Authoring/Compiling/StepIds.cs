using MetaFlow.Authoring.Planning;
using MetaFlow.Authoring.Plans;

namespace MetaFlow.Authoring.Compiling;

/// <summary>Gives every step an id that says what it is, and none twice.</summary>
internal sealed class StepIds
{
    private readonly HashSet<string> _taken = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Ids that are taken already.</summary>
    public void Keep(IEnumerable<string> taken) => _taken.UnionWith(taken);

    public string Take(StepIntent intent)
    {
        var service = Ascii(intent.Slot("service") ?? intent.Operation?.Domain);
        return Take(intent.Kind switch
        {
            StepKind.Fetch => service ?? "fetched",
            StepKind.Write => service is null ? "saved" : $"{service}_{Verb(intent)}",
            StepKind.Ask => intent.Slot("verb") switch
            {
                "classify" or "categorize" or "triage" or "분류" or "qualify" or "score" => "label",
                "translate" or "번역" => "translation",
                "extract" or "추출" => "extracted",
                "draft" or "compose" or "write" or "초안" or "작성" => "draft",
                "summarize" or "summarise" or "요약" or "recap" => "summary",
                _ => "answer",
            },
            StepKind.Search => "passages",
            StepKind.Transform => "selected",
            StepKind.Script => "calculated",
            StepKind.Notify => service is null ? "told" : $"tell_{service}",
            StepKind.Approve => "approval",
            StepKind.Condition => "check",
            StepKind.Loop => "each",
            StepKind.Wait => "pause",
            StepKind.Call => "called",
            _ => "open",
        });
    }

    public string Take(string wanted)
    {
        var id = wanted;
        for (var number = 2; !_taken.Add(id); number++)
        {
            id = $"{wanted}{number}";
        }

        return id;
    }

    private static string Verb(StepIntent intent) => Ascii(intent.Slot("verb")) ?? "write";

    /// <summary>A name in letters that ids may have; null where none is left.</summary>
    public static string? Ascii(string? name)
    {
        if (name is null)
        {
            return null;
        }

        var letters = string.Concat(KoreanNames.InLatin(name).ToLowerInvariant().Select(letter => char.IsAsciiLetterOrDigit(letter) ? letter : '_')).Trim('_');
        return letters.Length == 0 || !char.IsAsciiLetter(letters[0]) ? null : letters[..Math.Min(letters.Length, 40)].TrimEnd('_');
    }
}

/// <summary>How services with Korean names are called in ids and addresses.</summary>
internal static class KoreanNames
{
    private static readonly Dictionary<string, string> Names = Understanding.Lexicon.Lines("Names.ko").ToDictionary(line => line.Words[0], line => line.Meaning, StringComparer.Ordinal);

    public static string InLatin(string name) => Names.GetValueOrDefault(name.ToLowerInvariant()) ?? name;
}
