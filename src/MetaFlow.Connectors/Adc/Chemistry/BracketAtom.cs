using System.Text.RegularExpressions;

namespace MetaFlow.Connectors.Adc.Chemistry;

/// <summary>What stands between brackets: isotope, symbol, stereo, hydrogens, charge, class.</summary>
internal static partial class BracketAtom
{
    private const int MostCharge = 15;

    public static Atom? Read(ReadOnlySpan<char> text)
    {
        var match = Pattern().Match(text.ToString());
        if (!match.Success)
        {
            return null;
        }

        var written = match.Groups["symbol"].Value;
        var symbol = char.ToUpperInvariant(written[0]) + written[1..];
        var charge = Charge(match.Groups["charge"].Value);
        return !Elements.IsKnown(symbol) || Math.Abs(charge) > MostCharge
            ? null
            : new Atom(symbol)
            {
                IsAromatic = char.IsLower(written[0]),
                IsBracketed = true,
                Isotope = Number(match.Groups["isotope"].Value, 0),
                Hydrogens = match.Groups["h"].Success ? Number(match.Groups["hs"].Value, 1) : 0,
                Charge = charge,
                Turn = match.Groups["turn"].Value switch { "@" or "@TH1" => 1, "@@" or "@TH2" => -1, _ => 0 },
            };
    }

    private static int Number(string digits, int otherwise) =>
        digits.Length == 0 ? otherwise : int.Parse(digits, System.Globalization.CultureInfo.InvariantCulture);

    private static int Charge(string text)
    {
        if (text.Length == 0)
        {
            return 0;
        }

        var sign = text[0] == '+' ? 1 : -1;
        return sign * (text.Length > 1 && char.IsAsciiDigit(text[1]) ? Number(text[1..], 1) : text.Length);
    }

    // Two letters first: [Sc] is scandium; an aromatic atom has a small letter.
    [GeneratedRegex(
        @"^(?<isotope>\d{1,3})?(?<symbol>[A-Z][a-z]|[A-Z]|as|se|te|b|c|n|o|p|s)(?<turn>@@|@TH[12]|@(?![A-Z]{2})|@(?=H))?(?<h>H(?<hs>\d)?)?(?<charge>\+\d{1,2}|-\d{1,2}|\++|-+)?(?::\d{1,5})?$",
        RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Pattern();
}
