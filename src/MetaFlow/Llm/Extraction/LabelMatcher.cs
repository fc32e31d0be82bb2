using System.Globalization;

namespace MetaFlow.Llm.Extraction;

/// <summary>
/// Chooses a label by what a text and the label's name and description have in common: words, and pieces of words. It
/// knows nothing of meaning, which is why descriptions help.
/// </summary>
internal static class LabelMatcher
{
    // Below this, what they have in common is chance.
    private const double Least = 0.15;

    public static (string Label, IReadOnlyList<(string Name, double Score)> Scores) Match(string text, IReadOnlyList<ModelLabel> labels)
    {
        var words = WordReader.Read(text).Where(word => word.IsContent || word.Stem.Length > 1).Select(word => word.Stem).ToHashSet();
        var pieces = Pieces(text);
        var described = labels.Select(label => Stems(label.Description ?? "")).ToArray();
        var common = labels.SelectMany(label => Pieces($"{label.Name} {label.Description}").Keys).GroupBy(piece => piece).ToDictionary(group => group.Key, group => group.Count());

        var scores = new List<(string Name, double Score)>();
        for (var i = 0; i < labels.Count; i++)
        {
            var rare = described[i].Where(stem => described.Count(other => other.Contains(stem)) * 2 <= labels.Count || labels.Count == 1).ToList();
            var name = Stems(labels[i].Name);
            var inName = name.Count == 0 ? 0 : name.Sum(stem => Likeness(stem, words)) / name.Count;
            var inDescription = 1 - Math.Exp(-rare.Sum(stem => Likeness(stem, words)) / 2);
            var inPieces = Cosine(pieces, Pieces($"{labels[i].Name} {labels[i].Description}"), common, labels.Count);
            scores.Add((labels[i].Name, 1 - (1 - 0.7 * inName) * (1 - 0.8 * inDescription) * (1 - 0.25 * inPieces)));
        }

        var best = scores.MaxBy(each => each.Score);
        return (best.Score >= Least ? best.Name : ModelLabel.None, scores);
    }

    private static HashSet<string> Stems(string text) => [.. WordReader.Read(text).Where(word => word.IsContent).Select(word => word.Stem)];

    // 1 for the same word, less for one that begins with it or holds it: 환불금 for 환불, payments for pay.
    private static double Likeness(string stem, HashSet<string> words)
    {
        if (words.Contains(stem))
        {
            return 1;
        }

        var least = stem[0] >= '가' ? 2 : 4;
        return stem.Length < least ? 0 : words.Select(word =>
            word.Length < least ? 0.0
            : word.StartsWith(stem, StringComparison.Ordinal) || stem.StartsWith(word, StringComparison.Ordinal) ? 0.8
            : word.Contains(stem, StringComparison.Ordinal) ? 0.6
            : 0).DefaultIfEmpty().Max();
    }

    private static double Cosine(Dictionary<string, int> text, Dictionary<string, int> label, Dictionary<string, int> common, int labels)
    {
        double Weight(string piece) => Math.Log(1 + (double)labels / common[piece]);
        var dot = label.Where(piece => text.ContainsKey(piece.Key)).Sum(piece => Weight(piece.Key) * Weight(piece.Key));
        var length = label.Sum(piece => Weight(piece.Key) * Weight(piece.Key));
        return length == 0 ? 0 : dot / length;
    }

    // Two syllables of Korean, three letters of anything else.
    private static Dictionary<string, int> Pieces(string text)
    {
        var pieces = new Dictionary<string, int>();
        foreach (var word in WordReader.Read(text).Where(word => word.IsContent).Select(word => word.Stem.ToLower(CultureInfo.InvariantCulture)))
        {
            var size = word[0] >= '가' ? 2 : 3;
            for (var i = 0; i + size <= word.Length; i++)
            {
                var piece = word.Substring(i, size);
                pieces[piece] = pieces.GetValueOrDefault(piece) + 1;
            }
        }

        return pieces;
    }
}
