using System.Globalization;

namespace MetaFlow;

/// <summary>
/// Chooses between the two forms of a Korean particle (을/를, 이/가, 은/는, 과/와, 이나/나, 으로/로) by how the word before
/// it ends when it is read aloud: 3 is 삼, API is 에이피아이, 'target' is 타깃.
/// </summary>
internal static class Particles
{
    private const string LatinVowels = "aeiou";

    /// <param name="forms">The form behind a consonant and the one behind a vowel: <c>을/를</c>.</param>
    public static string Choose(ReadOnlySpan<char> word, string forms)
    {
        var slash = forms.IndexOf('/', StringComparison.Ordinal);
        var (closed, open) = (forms[..slash], forms[(slash + 1)..]);
        return EndOf(word) switch
        {
            Ending.Open => open,
            Ending.Rieul when closed.StartsWith('으') => open,
            Ending.Rieul or Ending.Closed => closed,
            _ when closed.EndsWith(open, StringComparison.Ordinal) => $"({closed[..^open.Length]}){open}",
            _ => $"{closed}({open})",
        };
    }

    private static Ending EndOf(ReadOnlySpan<char> text)
    {
        var word = WithoutBracket(TrimSigns(text));
        return word switch
        {
            [] => Ending.Unknown,
            [.., '%'] => Ending.Open,
            [.., >= '가' and <= '힣' and var syllable] => ((syllable - '가') % 28) switch { 0 => Ending.Open, 8 => Ending.Rieul, _ => Ending.Closed },
            [.., var last] when char.IsAsciiDigit(last) => OfNumber(word),
            [.., var last] when char.IsAsciiLetter(last) => OfLatin(word),
            _ => Ending.Unknown,
        };
    }

    // Quotes, brackets and points are not read.
    private static ReadOnlySpan<char> TrimSigns(ReadOnlySpan<char> text)
    {
        while (text is [.., var last] && !char.IsLetterOrDigit(last) && last is not ('%' or ')'))
        {
            text = text[..^1];
        }

        return text;
    }

    // In '서울(Seoul)' the particle goes with 서울.
    private static ReadOnlySpan<char> WithoutBracket(ReadOnlySpan<char> text)
    {
        while (text is [.., ')'])
        {
            var depth = 0;
            var at = text.Length - 1;
            for (; at >= 0; at--)
            {
                depth += text[at] switch { ')' => 1, '(' => -1, _ => 0 };
                if (depth == 0)
                {
                    break;
                }
            }

            var before = TrimSigns(text[..Math.Max(at, 0)]);
            text = before.Length > 0 ? before : TrimSigns(text[..^1]);
        }

        return text;
    }

    // 10 is 십, 100 백, 1,000 천, 10,000 만, 100,000,000 억; behind a point digits are read one by one.
    private static Ending OfNumber(ReadOnlySpan<char> word)
    {
        var start = word.Length;
        while (start > 0 && (char.IsAsciiDigit(word[start - 1]) || word[start - 1] is '.' or ','))
        {
            start--;
        }

        var digits = word[start..].ToString().Replace(",", "", StringComparison.Ordinal);
        var zeros = digits.Contains('.', StringComparison.Ordinal) || digits.All(digit => digit == '0')
            ? 0
            : digits.Length - digits.TrimEnd('0').Length;
        return (zeros, digits[^1]) switch
        {
            (0, '1' or '7' or '8') => Ending.Rieul,
            (0, '2' or '4' or '5' or '9') => Ending.Open,
            ( >= 12 and < 16, _) => Ending.Open,
            _ => Ending.Closed,
        };
    }

    private static Ending OfLatin(ReadOnlySpan<char> text)
    {
        var start = text.Length - 1;
        while (start > 0 && char.IsAsciiLetter(text[start - 1]) && !(char.IsAsciiLetterLower(text[start - 1]) && char.IsAsciiLetterUpper(text[start])))
        {
            start--;
        }

        var word = text[start..].ToString();
        var lower = word.ToLower(CultureInfo.InvariantCulture);
        return word.All(char.IsAsciiLetterUpper) || !lower.Any(letter => LatinVowels.Contains(letter, StringComparison.Ordinal) || letter == 'y')
            ? OfLetter(lower[^1])
            : OfWord(lower);
    }

    // 엘, 알; 엠, 엔; every other letter's name ends in a vowel.
    private static Ending OfLetter(char letter) => letter switch
    {
        'l' or 'r' => Ending.Rieul,
        'm' or 'n' => Ending.Closed,
        _ => Ending.Open,
    };

    // How loanwords are written: 파일, 네임, 북, 타깃, 앱, but 리스트, 태그, 오더.
    private static Ending OfWord(string word) => word switch
    {
        [.., 'l'] or [_, .., 'l', 'e'] => Ending.Rieul,
        [.., 'm' or 'n'] or [_, _, .., 'm' or 'n', 'e'] or [.., 'n', 'g'] or [.., 't', 'y', 'p', 'e'] => Ending.Closed,
        "check" or "ok" => Ending.Open,
        [.., 'c', 'k'] or [.., 'o', 'o', 'k'] or [.., 'o', 'u', 'p'] or [.., 'p', 'p'] => Ending.Closed,
        [.., var before, var vowel, 'p' or 't' or 'k' or 'c' or 'b'] when IsVowel(vowel) && !IsVowel(before) => Ending.Closed,
        [var vowel, 'p' or 't' or 'k' or 'c' or 'b'] when IsVowel(vowel) => Ending.Closed,
        _ => Ending.Open,
    };

    private static bool IsVowel(char letter) => LatinVowels.Contains(letter, StringComparison.Ordinal);

    private enum Ending
    {
        /// <summary>Not to be told: both forms are written.</summary>
        Unknown,

        /// <summary>A vowel.</summary>
        Open,

        /// <summary>ㄹ, behind which 로 stands as behind a vowel.</summary>
        Rieul,

        /// <summary>Any other consonant.</summary>
        Closed,
    }
}
