using System.Text.RegularExpressions;
using MetaFlow.Connectors.Adc.Seed;
using MetaFlow.Connectors.Adc.Studies;

namespace MetaFlow.Connectors.Adc.Extraction;

/// <summary>
/// Codes that the catalogue does not hold: of a series in which a sponsor numbers its conjugates and nothing else, or
/// of a sentence that calls what it names a conjugate.
/// </summary>
internal sealed partial class CodeNames(Catalogue catalogue)
{
    private readonly ConjugatePhrases _phrases = new(catalogue);

    public IEnumerable<DrugMention> In(string text)
    {
        foreach (Match code in Series().Matches(text))
        {
            yield return new DrugMention(Named(code.Value), MentionMethod.Pattern, Confidence.Medium, StudyField.Title, code.Value);
        }

        foreach (var sentence in Sentences().Split(text).Where(sentence => Conjugate().IsMatch(sentence)))
        {
            if (Nearest(sentence) is { } code)
            {
                yield return new DrugMention(Described(code, sentence), MentionMethod.Pattern, Confidence.Medium, StudyField.Title, code);
            }
        }
    }

    private string? Nearest(string sentence)
    {
        var conjugate = Conjugate().Match(sentence).Index;
        return Code().Matches(sentence)
            .Where(code => IsDrugCode(code.Value))
            .OrderBy(code => Math.Abs(code.Index - conjugate))
            .Select(code => code.Value)
            .FirstOrDefault();
    }

    // Targets, registers and study numbers look like codes of drugs.
    private bool IsDrugCode(string code) =>
        catalogue.Target(code) is null && catalogue.Antibody(code) is null && catalogue.Payload(code) is null && !NoDrug().IsMatch(code);

    private static Drug Named(string code) => new(Tidy(code), []) { Source = "code of a sponsor's series" };

    private Drug Described(string code, string sentence)
    {
        var phrases = _phrases.In(sentence);
        var unsure = new Dictionary<string, Confidence> { ["target"] = Confidence.Medium, ["payload"] = Confidence.Medium, ["linker"] = Confidence.Medium };
        return Named(code) with
        {
            Targets = phrases.Target is { } target ? [target] : [],
            Payload = phrases.Payload,
            Linker = phrases.Linker,
            Unsure = unsure,
            Source = "words of the study",
        };
    }

    private static string Tidy(string code) => code.ToUpperInvariant().Replace(' ', '-');

    [GeneratedRegex(@"\b(?:SHR-?A\d{4}|BL-[BM]\d{2}D\d|ADCT-?\d{3}|IMG[NC]-?\d{3}|MRG-?00\d[A-Z]?|DXC-?0\d\d|SGN-?CD\d+[A-Z])\b", RegexOptions.IgnoreCase, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Series();

    [GeneratedRegex(@"\b(?:\d{0,2}[A-Z]{1,5}[- ]?[A-Z]{0,3}\d{2,7}[A-Z]{0,3}(?:-[A-Z]?\d{1,4}[A-Z]?)?|[A-Z]{2,5}-\d{1,3}-\d{1,4})\b", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Code();

    [GeneratedRegex(@"antibody[- ]+drug[- ]+conjugate|\bADC\b|immunoconjugate|drug[- ]conjugate", RegexOptions.IgnoreCase, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Conjugate();

    [GeneratedRegex(@"^(?:NCT|CD\d|PD-?L?\d|IL-?\d|HLA|COVID|TP\d|IGG?\d|PHASE|PART|GRADE|ECOG|RECIST|MRC|STAGE|DAY|Q\dW|UNII)", RegexOptions.IgnoreCase, matchTimeoutMilliseconds: 1000)]
    private static partial Regex NoDrug();

    [GeneratedRegex(@"(?<=[.;!?])\s+(?=[A-Z0-9])", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Sentences();
}
