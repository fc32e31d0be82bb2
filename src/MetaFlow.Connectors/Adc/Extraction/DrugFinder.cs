using System.Text.RegularExpressions;
using MetaFlow.Connectors.Adc.Seed;
using MetaFlow.Connectors.Adc.Studies;

namespace MetaFlow.Connectors.Adc.Extraction;

/// <summary>Finds the conjugates that a study or a title names: names of two words, names of the catalogue, codes.</summary>
internal sealed partial class DrugFinder
{
    private readonly InnNames _inn;
    private readonly CodeNames _codes;
    private readonly NameTree<Drug> _names = new();

    public DrugFinder(Catalogue catalogue)
    {
        (_inn, _codes) = (new InnNames(catalogue), new CodeNames(catalogue));
        foreach (var drug in catalogue.Drugs)
        {
            foreach (var name in drug.Aliases.Prepend(drug.Name))
            {
                _names.Add(name, drug);
            }
        }
    }

    /// <summary>Each conjugate of the study once, by its surest mention.</summary>
    public IReadOnlyList<DrugMention> In(StudyRecord study)
    {
        var mentions = new List<DrugMention>();
        foreach (var (field, text) in study.Texts())
        {
            var isProse = field is StudyField.Summary or StudyField.Description;
            foreach (var mention in In(text, isProse))
            {
                if (mention.Method != MentionMethod.Pattern || !isProse)
                {
                    mentions.Add(mention with { Field = field, Confidence = isProse ? Confidence.Medium : mention.Confidence });
                }
            }
        }

        return Distinct(mentions);
    }

    /// <summary>Each conjugate that a title names.</summary>
    public IReadOnlyList<DrugMention> In(string title) => Distinct(In(title, isProse: false));

    private static List<DrugMention> Distinct(IEnumerable<DrugMention> mentions) =>
    [
        .. mentions
            .GroupBy(mention => Folded.Key(mention.Drug.Name))
            .Select(same => same.OrderByDescending(mention => mention.Confidence).ThenBy(mention => mention.Method).ThenBy(mention => mention.Field).First()),
    ];

    private List<DrugMention> In(string written, bool isProse)
    {
        var text = new TokenText(written);
        var mentions = new List<DrugMention>();
        for (var at = 0; at < text.Tokens.Count; at++)
        {
            var (found, method) = _inn.At(text, at) is { } inn ? (inn, MentionMethod.Inn) : (_names.At(text, at), MentionMethod.Alias);
            if (found is null)
            {
                continue;
            }

            if (!isProse || !IsOfThePast(text, found.First))
            {
                mentions.Add(new DrugMention(found.Value, method, Confidence.High, StudyField.Title, text.Written(found.First, found.Last)));
            }

            at = found.Last;
        }

        return mentions.Count > 0 ? mentions : [.. _codes.In(text.Text)];
    }

    // "Patients who progressed on trastuzumab emtansine" are given something else.
    private static bool IsOfThePast(TokenText text, int token)
    {
        var end = text.Tokens[token].Start;
        var start = Math.Max(0, end - 90);
        var before = text.Text[start..end];
        var sentence = before[(before.LastIndexOf(". ", StringComparison.Ordinal) + 1)..];
        return Past().IsMatch(sentence);
    }

    [GeneratedRegex(
        @"\b(?:prior|previous(?:ly)?|refractory to|progress(?:ed|ion|ing)? (?:on|after|during|following)|fail(?:ed|ure)(?: of| to| on)?|pre-?treated with)\b[^.]*$",
        RegexOptions.IgnoreCase, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Past();
}
