using MetaFlow.Connectors.Adc.Seed;

namespace MetaFlow.Connectors.Adc.Extraction;

/// <summary>
/// Names of two words as WHO gives them: an antibody, and a second word out of a closed list that says payload and
/// linker. The list, not the stem: irinotecan and eribulin end like second words and are none.
/// </summary>
internal sealed class InnNames(Catalogue catalogue)
{
    // Stems of antibodies: -mab until 2021; -tug, -bart, -mig and -ment since.
    private static readonly string[] Stems = ["mab", "tug", "bart", "mig", "ment"];

    private readonly Dictionary<string, SecondWord> _words =
        catalogue.SecondWords.DistinctBy(word => Spelling(word.Word)).ToDictionary(word => Spelling(word.Word));

    /// <summary>The name that begins at a token; null where none does.</summary>
    public Found<Drug>? At(TokenText text, int first)
    {
        var second = first + 1;
        if (second >= text.Tokens.Count
            || !IsAntibody(text.Tokens[first].Value)
            || text.Before(second).Trim() is not ("" or "-")
            || !_words.TryGetValue(Spelling(text.Tokens[second].Value), out var word))
        {
            return null;
        }

        var name = $"{char.ToUpperInvariant(text.Tokens[first].Value[0])}{text.Tokens[first].Value[1..]} {word.Word}";
        return new Found<Drug>(catalogue.Drug(name) ?? Composed(name, word), first, second);
    }

    /// <summary>What a name says of a drug that the catalogue does not hold.</summary>
    private Drug Composed(string name, SecondWord word)
    {
        var antibody = name[..name.IndexOf(' ', StringComparison.Ordinal)];
        return new Drug(name, [])
        {
            Antibody = antibody,
            Targets = catalogue.Antibody(antibody) is { } known ? [known.Target] : [],
            Payload = word.Payload,
            Linker = word.Linker,
            Source = $"WHO INN {name.ToLowerInvariant()}",
        };
    }

    private static bool IsAntibody(string word) => word.Length >= 6 && Stems.Any(stem => word.EndsWith(stem, StringComparison.Ordinal));

    // Ozogamycin is how many registrants spell it.
    private static string Spelling(string word) => word.ToLowerInvariant().Replace('y', 'i').Replace("ph", "f", StringComparison.Ordinal);
}
