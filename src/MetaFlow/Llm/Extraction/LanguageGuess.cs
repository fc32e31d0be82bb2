using System.Globalization;

namespace MetaFlow.Llm.Extraction;

/// <summary>Tells the language of a text: by its script, and among those that share one by three letters at a time.</summary>
internal static class LanguageGuess
{
    /// <summary>ISO 639-2's word for what cannot be told.</summary>
    public const string Undetermined = "und";

    // More letters do not change the answer.
    private const int Enough = 5000;

    private const double Smoothing = 0.3;

    public static (string Language, double Score) Of(string text)
    {
        var letters = text.Where(char.IsLetter).Take(Enough).ToArray();
        if (letters.Length == 0)
        {
            return (Undetermined, 0);
        }

        // A syllable or an ideograph says as much as two or three letters.
        var scripts = letters.GroupBy(ScriptOf).ToDictionary(group => group.Key, group => group.Count() * (group.Key is Script.Hangul or Script.Kana or Script.Han ? 2.5 : 1.0));
        var east = scripts.GetValueOrDefault(Script.Kana) + scripts.GetValueOrDefault(Script.Han);
        var (script, weight) = scripts.OrderByDescending(each => each.Value).ThenBy(each => each.Key).Select(each => (each.Key, each.Value)).First();
        if (script is Script.Kana or Script.Han)
        {
            return (scripts.GetValueOrDefault(Script.Kana) > 0.1 * east ? "ja" : "zh", east / scripts.Values.Sum());
        }

        var share = weight / scripts.Values.Sum();
        var candidates = LanguageSamples.All.Where(sample => sample.Script == script).ToList();
        return candidates switch
        {
            [] => (CodeOf(script), script == Script.Other ? 0 : share),
            [var only] => (only.Code, share),
            _ => Among(candidates, text.Length > Enough ? text[..Enough] : text),
        };
    }

    private static (string Language, double Score) Among(List<LanguageSample> candidates, string text)
    {
        var words = text.ToLower(CultureInfo.InvariantCulture)
            .Split([.. text.ToLower(CultureInfo.InvariantCulture).Where(letter => !char.IsLetter(letter) && letter != '\'').Distinct()], StringSplitOptions.RemoveEmptyEntries);
        var scores = candidates.Select(sample => (sample.Code, Score: Score(sample, words))).OrderByDescending(each => each.Score).ToList();

        // The more words, the more a lead means.
        var sharpness = Math.Min(30, 3 + 2 * words.Length);
        return (scores[0].Code, 1 / scores.Sum(each => Math.Exp((each.Score - scores[0].Score) * sharpness)));
    }

    private static double Score(LanguageSample sample, string[] words)
    {
        var (sum, count, foreign, letters) = (0.0, 0, 0, 0);
        foreach (var word in words)
        {
            for (var i = 0; i <= word.Length - 1; i++)
            {
                var piece = string.Concat(i == 0 ? " " : word[i - 1].ToString(), word[i].ToString(), i + 1 < word.Length ? word[i + 1].ToString() : " ");
                sum += Math.Log((sample.Pieces.GetValueOrDefault(piece) + Smoothing) / (sample.Total + Smoothing * 8000));
                count++;
            }

            letters += word.Length;
            foreign += word.Count(letter => letter > '\u007F' && !sample.Letters.Contains(letter, StringComparison.Ordinal));
        }

        var known = (double)words.Count(sample.FunctionWords.Contains) / words.Length;
        return sum / Math.Max(count, 1) + 2 * known - 6.0 * foreign / Math.Max(letters, 1);
    }

    private static Script ScriptOf(char letter) => letter switch
    {
        < '\u0250' or >= '\u1E00' and <= '\u1EFF' => Script.Latin,
        >= '\u0370' and <= '\u03FF' => Script.Greek,
        >= '\u0400' and <= '\u052F' => Script.Cyrillic,
        >= '\u0590' and <= '\u05FF' => Script.Hebrew,
        >= '\u0600' and <= '\u06FF' => Script.Arabic,
        >= '\u0900' and <= '\u097F' => Script.Devanagari,
        >= '\u0E00' and <= '\u0E7F' => Script.Thai,
        >= '\u1100' and <= '\u11FF' or >= '\u3130' and <= '\u318F' or >= '\uAC00' and <= '\uD7A3' => Script.Hangul,
        >= '\u3040' and <= '\u30FF' => Script.Kana,
        >= '\u3400' and <= '\u9FFF' => Script.Han,
        _ => Script.Other,
    };

    private static string CodeOf(Script script) => script switch
    {
        Script.Greek => "el",
        Script.Hebrew => "he",
        Script.Arabic => "ar",
        Script.Devanagari => "hi",
        Script.Thai => "th",
        Script.Hangul => "ko",
        _ => Undetermined,
    };
}

internal enum Script
{
    Latin,
    Greek,
    Cyrillic,
    Hebrew,
    Arabic,
    Devanagari,
    Thai,
    Hangul,
    Kana,
    Han,
    Other,
}
