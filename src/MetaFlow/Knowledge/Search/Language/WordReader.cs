using System.Globalization;
using System.Text;

namespace MetaFlow.Knowledge.Search.Language;

/// <summary>One word as written, 'sendMessage', 'v1.2', '네이버API를', into its terms.</summary>
internal sealed class WordReader(string word, KoreanWords korean)
{
    private const int MostPieces = 4;

    private readonly List<Token> _tokens = [];

    private enum Script
    {
        None,
        Latin,
        Hangul,
        Unspaced,
    }

    public List<Token> Read()
    {
        var end = word.EndsWith("'s", StringComparison.Ordinal) || word.EndsWith("\u2019s", StringComparison.Ordinal) ? word.Length - 2 : word.Length;
        var latinFrom = -1;
        for (var at = 0; at < end;)
        {
            var script = ScriptOf(word[at]);
            var start = at;
            while (at < end && ScriptOf(word[at]) == script)
            {
                at++;
            }

            switch (script)
            {
                case Script.Hangul:
                    Latin(ref latinFrom, start);
                    if (start == 0 || !KoreanStems.IsParticle(word.AsSpan(start, at - start)))
                    {
                        Korean(start, at - start);
                    }

                    break;
                case Script.Unspaced:
                    Latin(ref latinFrom, start);
                    Pairs(start, at - start, TokenKind.Word);
                    break;
                case Script.Latin when latinFrom < 0:
                    latinFrom = start;
                    break;
            }
        }

        Latin(ref latinFrom, end);
        return _tokens;
    }

    private static Script ScriptOf(char letter) => letter switch
    {
        _ when Hangul.IsSyllable(letter) => Script.Hangul,
        >= '\u2E80' and <= '\u9FFF' or >= '\uF900' and <= '\uFAFF' => Script.Unspaced,
        _ when char.IsLetterOrDigit(letter) => Script.Latin,
        _ => Script.None,
    };

    // Words of letters and digits with their connectors: each piece, and the whole when it is one of few pieces.
    private void Latin(ref int from, int to)
    {
        if (from < 0)
        {
            return;
        }

        var pieces = Pieces(from, to);
        if (pieces.Count is > 1 and <= MostPieces)
        {
            Term(string.Concat(pieces.Select(piece => word.AsSpan(piece.Start, piece.Length).ToString())), from, to - from, whole: true);
        }

        foreach (var (start, length) in pieces)
        {
            if (pieces.Count == 1 || length > 1)
            {
                Term(word.Substring(start, length), start, length, whole: false);
            }
        }

        from = -1;
    }

    private List<(int Start, int Length)> Pieces(int from, int to)
    {
        var pieces = new List<(int Start, int Length)>();
        var start = from;
        for (var at = from; at <= to; at++)
        {
            if (at == to || !char.IsLetterOrDigit(word[at]))
            {
                if (at > start)
                {
                    pieces.Add((start, at - start));
                }

                start = at + 1;
            }
            else if (at > start && IsBoundary(at, to))
            {
                pieces.Add((start, at - start));
                start = at;
            }
        }

        return pieces;
    }

    // camelCase and HTTPServer: before a capital behind a small letter, and before the last of several capitals.
    private bool IsBoundary(int at, int to) =>
        char.IsUpper(word[at])
        && (char.IsLower(word[at - 1]) || (char.IsUpper(word[at - 1]) && at + 1 < to && char.IsLower(word[at + 1]) && word[at + 1] != 's'));

    private void Term(string piece, int start, int length, bool whole)
    {
        var folded = Fold(piece);
        if (!whole && StopWords.English.Contains(folded))
        {
            return;
        }

        Span<char> letters = stackalloc char[folded.Length + 1];
        folded.CopyTo(letters);
        var stem = folded.All(char.IsAsciiLetter) ? EnglishStemmer.Stem(letters, folded.Length) : folded.Length;
        _tokens.Add(new Token(letters[..stem].ToString(), start, length, TokenKind.Word));
    }

    private static string Fold(string piece)
    {
        var lower = piece.ToLowerInvariant();
        if (Ascii.IsValid(lower))
        {
            return lower;
        }

        var folded = new StringBuilder(lower.Length);
        foreach (var letter in lower.Normalize(NormalizationForm.FormKD))
        {
            if (CharUnicodeInfo.GetUnicodeCategory(letter) is not UnicodeCategory.NonSpacingMark)
            {
                folded.Append(char.ToLowerInvariant(letter));
            }
        }

        return folded.ToString();
    }

    private void Korean(int start, int length)
    {
        var written = word.AsSpan(start, length);
        if (StopWords.Korean.GetAlternateLookup<ReadOnlySpan<char>>().Contains(written))
        {
            return;
        }

        var (stemLength, verb) = KoreanStems.Stem(written, korean);
        var stem = written[..stemLength].ToString();
        if (korean.Find(stem) is { } known)
        {
            stem = known;
        }
        else if (verb)
        {
            stem = stem[..^1] + KoreanStems.Undo(stem[^1]);
        }

        if (StopWords.Korean.Contains(stem))
        {
            return;
        }

        _tokens.Add(new Token(stem, start, stemLength, TokenKind.Word));
        foreach (var part in korean.Parts(stem))
        {
            _tokens.Add(new Token(part.Word, start + part.Start, part.Length, TokenKind.Word));
        }

        Pairs(start, length, TokenKind.Pair);
    }

    private void Pairs(int start, int length, TokenKind kind)
    {
        if (length == 1 && kind == TokenKind.Word)
        {
            _tokens.Add(new Token(word.Substring(start, 1), start, 1, kind));
        }

        for (var at = start; at + 1 < start + length; at++)
        {
            var pair = word.Substring(at, 2);
            _tokens.Add(new Token(kind == TokenKind.Pair ? Token.PairMark + pair : pair, at, 2, kind));
        }
    }
}
