using System.Globalization;
using System.Text;

namespace MetaFlow.Connectors.Adc.Seed;

/// <summary>
/// A name as it is compared: without case, marks, hyphens and spaces, so that SGN-35, SGN 35 and sgn35 are one, and
/// Greek letters as Latin ones.
/// </summary>
internal static class Folded
{
    public static string Key(string name)
    {
        var key = new StringBuilder(name.Length);
        foreach (var c in name.Normalize(NormalizationForm.FormKD))
        {
            if (char.IsAsciiLetterOrDigit(c))
            {
                key.Append(char.ToLowerInvariant(c));
            }
            else if (Greek(c) is { } word)
            {
                key.Append(word);
            }
            else if (CharUnicodeInfo.GetUnicodeCategory(c) is UnicodeCategory.OtherLetter)
            {
                key.Append(c);
            }
        }

        return key.ToString();
    }

    private static string? Greek(char c) => c switch
    {
        'α' or 'Α' => "alpha",
        'β' or 'Β' => "beta",
        'γ' or 'Γ' => "gamma",
        'δ' or 'Δ' => "delta",
        'κ' => "kappa",
        'λ' => "lambda",
        'μ' or 'µ' => "mu",
        _ => null,
    };
}
