using System.Globalization;
using System.Text;

namespace MetaFlow.Connectors.Adc.Extraction;

/// <summary>
/// A text cut into runs of letters and runs of digits, in small letters without marks, with their places. AGS-16C3F
/// is four tokens, so that it is found however it is hyphenated, and is never taken for AGS-16M18.
/// </summary>
internal sealed class TokenText
{
    public TokenText(string text)
    {
        Text = text.Normalize(NormalizationForm.FormKC);
        Tokens = Cut(Text);
    }

    public string Text { get; }

    public IReadOnlyList<Token> Tokens { get; }

    /// <summary>What stands between a token and the one before it.</summary>
    public ReadOnlySpan<char> Before(int token)
    {
        var start = token == 0 ? 0 : Tokens[token - 1].End;
        return Text.AsSpan(start, Tokens[token].Start - start);
    }

    /// <summary>The token continues the word of the one before it.</summary>
    public bool IsInsideWord(int token) => token > 0 && Tokens[token - 1].End == Tokens[token].Start;

    /// <summary>The text from one token to another, as it is written.</summary>
    public string Written(int first, int last) => Text[Tokens[first].Start..Tokens[last].End];

    private static List<Token> Cut(string text)
    {
        var tokens = new List<Token>();
        var at = 0;
        while (at < text.Length)
        {
            var kind = KindOf(text[at]);
            var start = at++;
            if (kind == 0)
            {
                continue;
            }

            while (at < text.Length && KindOf(text[at]) == kind)
            {
                at++;
            }

            tokens.Add(new Token(Plain(text.AsSpan(start, at - start)), start, at, kind == 2));
        }

        return tokens;
    }

    private static int KindOf(char c) => char.IsAsciiDigit(c) ? 2 : char.IsLetter(c) ? 1 : 0;

    private static string Plain(ReadOnlySpan<char> word)
    {
        if (Ascii.IsValid(word))
        {
            return word.ToString().ToLowerInvariant();
        }

        var plain = new StringBuilder();
        foreach (var c in word.ToString().Normalize(NormalizationForm.FormD))
        {
            if (CharUnicodeInfo.GetUnicodeCategory(c) != UnicodeCategory.NonSpacingMark)
            {
                plain.Append(char.ToLowerInvariant(c));
            }
        }

        return plain.ToString();
    }
}

/// <param name="Value">Small letters without marks, or digits.</param>
internal readonly record struct Token(string Value, int Start, int End, bool IsNumber);
