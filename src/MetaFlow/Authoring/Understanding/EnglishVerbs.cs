namespace MetaFlow.Authoring.Understanding;

/// <summary>Finds the English words that ask for something, in the forms that sentences have them in.</summary>
internal sealed class EnglishVerbs
{
    public static EnglishVerbs Default { get; } = new(Lexicon.Load("Actions.en"));

    private readonly Dictionary<string, VerbForm> _forms = new(StringComparer.Ordinal);
    private readonly int _longest;

    private EnglishVerbs(Lexicon lexicon)
    {
        foreach (var phrase in lexicon.Words)
        {
            var space = phrase.IndexOf(' ', StringComparison.Ordinal);
            var (first, rest) = space < 0 ? (phrase, "") : (phrase[..space], phrase[space..]);
            var meaning = lexicon[phrase]!;
            _forms.TryAdd(phrase, new VerbForm(phrase, meaning, VerbKind.Base));
            _forms.TryAdd(Third(first) + rest, new VerbForm(phrase, meaning, VerbKind.Third));
            _forms.TryAdd(Gerund(first) + rest, new VerbForm(phrase, meaning, VerbKind.Gerund));
            _longest = Math.Max(_longest, phrase.Count(letter => letter == ' ') + 1);
        }
    }

    /// <summary>The longest verb that begins at a word, and how many words it has.</summary>
    public (VerbForm Form, int Length)? At(IReadOnlyList<Word> words, int at)
    {
        for (var length = Math.Min(_longest, words.Count - at); length > 0; length--)
        {
            var phrase = length == 1 ? words[at].Lower : string.Join(' ', words.Skip(at).Take(length).Select(word => word.Lower));
            if (_forms.TryGetValue(phrase, out var form))
            {
                return (form, length);
            }
        }

        return null;
    }

    private static string Third(string verb) => verb switch
    {
        "have" => "has",
        "do" => "does",
        [.., 's' or 'x' or 'z'] or [.., 'c' or 's', 'h'] or [.., 'o'] => verb + "es",
        [.., not ('a' or 'e' or 'i' or 'o' or 'u'), 'y'] => verb[..^1] + "ies",
        _ => verb + "s",
    };

    private static string Gerund(string verb) => verb switch
    {
        "get" or "set" or "run" or "put" or "cut" or "map" or "tag" or "plan" or "drop" or "skip" or "log" or "ping" when verb != "ping" => verb + verb[^1] + "ing",
        [.., 'e', 'e'] => verb + "ing",
        [.., 'e'] => verb[..^1] + "ing",
        _ => verb + "ing",
    };
}

/// <param name="Verb">As the lexicon has it.</param>
internal sealed record VerbForm(string Verb, string Meaning, VerbKind Kind);

internal enum VerbKind
{
    Base,
    Third,
    Gerund,
}
