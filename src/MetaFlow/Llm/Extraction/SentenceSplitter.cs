using System.Text.RegularExpressions;

namespace MetaFlow.Llm.Extraction;

/// <summary>
/// Finds where sentences end inside one block of text: not behind abbreviations, in numbers and dates, or inside quotes;
/// in Korean also where the point is missing or nothing stands behind it.
/// </summary>
internal static partial class SentenceSplitter
{
    // A longer quote is a speech, with sentences of its own.
    private const int LongestQuote = 300;

    // Endings and dates are looked for in so many letters.
    private const int LongestEnding = 4;
    private const int LongestDate = 16;

    private const string Closers = ")]}\"'”’」』》〉";

    // Never at the end of a sentence.
    private static readonly HashSet<string> Titles = new(StringComparer.OrdinalIgnoreCase)
    {
        "mr", "mrs", "ms", "dr", "prof", "st", "gen", "sen", "rep", "gov", "capt", "lt", "col", "rev", "hon", "vs", "fig", "eq",
        "no", "nos", "vol", "pp", "ed", "cf", "e.g", "i.e", "approx", "dept", "jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep",
        "sept", "oct", "nov", "dec", "bzw", "z.b", "d.h", "ca", "nr", "sr", "sra", "av",
    };

    // At its end where a capital follows that begins a sentence.
    private static readonly HashSet<string> MayEnd = new(StringComparer.OrdinalIgnoreCase)
    {
        "inc", "ltd", "co", "corp", "jr", "etc", "al", "a.m", "p.m", "est",
    };

    private static readonly HashSet<string> Starters = new(StringComparer.Ordinal)
    {
        "The", "This", "That", "These", "Those", "It", "He", "She", "They", "We", "You", "I", "In", "On", "At", "But", "And", "However",
        "A", "An", "If", "When", "While", "After", "Before", "For", "As", "There", "Its", "His", "Her", "Their", "Our",
    };

    public static bool IsEnd(char letter) => letter is '.' or '!' or '?' or '…' or '。' or '！' or '？' or ':' || Closers.Contains(letter, StringComparison.Ordinal);

    public static IEnumerable<string> Split(string block)
    {
        var start = 0;
        for (var i = 0; i < block.Length; i++)
        {
            i = Math.Max(i, EndOfQuote(block, i));
            var end = StopOf(block, i) is >= 0 and var stop ? AfterStop(block, stop, i + 1)
                : block[i] == ' ' && EndsBare(block, i) ? i
                : -1;
            if (end > start)
            {
                yield return block[start..end].Trim();
                start = end;
                i = end - 1;
            }
        }

        if (block[start..].Trim() is { Length: > 0 } rest)
        {
            yield return rest;
        }
    }

    private static bool IsStop(char letter) => letter is '.' or '!' or '?' or '…' or '。' or '！' or '？';

    private static bool IsHangul(char letter) => letter is >= '가' and <= '힣';

    // Where a quote or bracket that opens here closes; the same place where none does.
    private static int EndOfQuote(string block, int at)
    {
        var closer = block[at] switch
        {
            '“' => '”',
            '‘' => '’',
            '「' => '」',
            '『' => '』',
            '(' => ')',
            '[' => ']',
            '"' when at == 0 || char.IsWhiteSpace(block[at - 1]) || block[at - 1] is '(' or ',' => '"',
            _ => '\0',
        };
        if (closer == '\0')
        {
            return at;
        }

        var end = block.IndexOf(closer, at + 1, Math.Min(LongestQuote, block.Length - at - 1));
        return end < 0 ? at : end;
    }

    // Where the stops and quotes that end here hold their first stop; -1 where none ends here.
    private static int StopOf(string block, int at)
    {
        if (!IsMark(block[at]) || (at + 1 < block.Length && IsMark(block[at + 1])))
        {
            return -1;
        }

        var stop = -1;
        for (var i = at; i >= 0 && IsMark(block[i]); i--)
        {
            stop = IsStop(block[i]) ? i : stop;
        }

        return stop;
    }

    private static bool IsMark(char letter) => IsStop(letter) || Closers.Contains(letter, StringComparison.Ordinal);

    // The end of the sentence with this stop and what closes behind it; -1 where it goes on.
    private static int AfterStop(string block, int at, int end)
    {
        if (end == block.Length || block[at] is '。' or '！' or '？')
        {
            return end;
        }

        var isQuoted = Closers.Contains(block[end - 1], StringComparison.Ordinal);
        if (block[end] != ' ')
        {
            return !isQuoted && at > 0 && FinalSyllable().IsMatch(block.AsSpan(at - 1, 1)) && IsHangul(block[end]) ? end
                : WordReader.IsUnspaced(block[end]) && at > 0 && WordReader.IsUnspaced(block[at - 1]) ? end
                : -1;
        }

        var next = block.AsSpan(end).TrimStart();
        return next.IsEmpty ? end
            : char.IsLower(next[0]) || (isQuoted && Quoting().IsMatch(next)) ? -1
            : block[at] == '…' || (end - at > 1 && block[at] == '.' && block[at + 1] == '.') ? AfterDots(block, at, end, next)
            : block[at] == '.' && GoesOnAfterPoint(block, at, next) ? -1
            : end;
    }

    // 글쎄… 잘 모르겠다: the dots end a sentence only behind what can end one.
    private static int AfterDots(string block, int at, int end, ReadOnlySpan<char> next) =>
        IsHangul(next[0]) && !FinalSyllable().IsMatch(block.AsSpan(Math.Max(at - 1, 0), 1)) ? -1 : end;

    private static bool GoesOnAfterPoint(string block, int at, ReadOnlySpan<char> next)
    {
        var from = at;
        while (from > 0 && at - from < 40 && (char.IsLetterOrDigit(block[from - 1]) || block[from - 1] == '.'))
        {
            from--;
        }

        var word = block[from..at].TrimEnd('.');
        if (word.Length == 0)
        {
            return false;
        }

        // 2026. 5. 3. 회의
        if (char.IsAsciiDigit(word[^1]))
        {
            return char.IsAsciiDigit(next[0]) || (IsHangul(next[0]) && SpacedDate().IsMatch(block.AsSpan(Math.Max(at + 1 - LongestDate, 0), Math.Min(at + 1, LongestDate))));
        }

        var follower = next.IndexOf(' ') is > 0 and var space ? next[..space].ToString() : next.ToString();
        var isAcronym = Acronym().IsMatch(word) && !Titles.Contains(word);
        var isInitial = word.Length == 1 && char.IsAsciiLetterUpper(word[0]) && word != "I";
        return Titles.Contains(word) && (word != "no" || char.IsAsciiDigit(next[0]))
            || ((isAcronym || isInitial || MayEnd.Contains(word)) && !Starters.Contains(follower.TrimEnd(',')));
    }

    // 감사합니다 그리고 …: Korean that is written without points.
    private static bool EndsBare(string block, int at)
    {
        var sentence = block.AsSpan(Math.Max(at - LongestEnding, 0), Math.Min(at, LongestEnding));
        if (at == 0 || !IsHangul(block[at - 1]))
        {
            return false;
        }

        var next = block.AsSpan(at + 1).TrimStart();
        return !Quoting().IsMatch(next)
            && (PoliteEnd().IsMatch(sentence) || (PlainEnd().IsMatch(sentence) && Conjunction().IsMatch(next)));
    }

    [GeneratedRegex(@"\A(?:[A-Za-z]\.)+[A-Za-z]\z", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Acronym();

    [GeneratedRegex("[다요까죠음함임네자]", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex FinalSyllable();

    [GeneratedRegex("^(?:이라고|라고|이라며|라며|이라는|라는|이란|고 |며 |하고|said|says|asked|he |she )", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Quoting();

    [GeneratedRegex(@"\d{1,4}\.\s*\d{1,2}\.\s*(?:\d{1,2}\.)?\z", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex SpacedDate();

    [GeneratedRegex(@"(?:니다|니까|세요|어요|아요|해요|에요|예요|네요|군요|지요|[가-힣]죠)\z", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex PoliteEnd();

    [GeneratedRegex(@"(?:[했였었았졌됐겠왔냈렸혔쳤꼈]다|한다|된다|이다|있다|없다|않다|된다)\z", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex PlainEnd();

    [GeneratedRegex("^(?:그리고|그러나|하지만|또한|따라서|그래서|이에|반면|한편|이어|특히|그런데|다만|이는|또)[ ,]", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Conjunction();
}
