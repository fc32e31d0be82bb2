using System.Text;

namespace MetaFlow.Authoring.Understanding;

/// <summary>A request as it is read: one line, in one language, with what has to survive in it found.</summary>
public sealed class RequestText
{
    // Nothing stands between these but words: the splitting into clauses must not see what is inside.
    private const char Filler = 'x';

    private RequestText(string text, string language, IReadOnlyList<Entity> entities, string masked, IReadOnlyList<Word> words) =>
        (Text, Language, Entities, Masked, Words) = (text, language, entities, masked, words);

    public string Text { get; }

    /// <summary><c>en</c> or <c>ko</c>.</summary>
    public string Language { get; }

    public bool IsKorean => Language == "ko";

    public IReadOnlyList<Entity> Entities { get; }

    /// <summary>The text in small letters, as long as it is, with quotations and addresses made into one word each.</summary>
    public string Masked { get; }

    public IReadOnlyList<Word> Words { get; }

    public static RequestText Read(string written)
    {
        var text = OneLine(written.Normalize(NormalizationForm.FormC));
        var entities = EntityReader.Read(text);
        var masked = new StringBuilder(text.Length);
        foreach (var letter in text)
        {
            masked.Append(char.ToLowerInvariant(letter) switch { '’' => '\'', var other => other });
        }

        foreach (var entity in entities.Where(entity => entity.IsOpaque))
        {
            for (var at = entity.At.Start; at < entity.At.End; at++)
            {
                masked[at] = Filler;
            }
        }

        var said = masked.ToString();
        return new RequestText(text, LanguageOf(text), entities, said, Word.Split(text, said));
    }

    public Span SpanOf(int start, int end) => new(start, Text[start..end].Trim() is { Length: > 0 } words ? words : Text[start..end]);

    /// <summary>The entities that stand in a part of it.</summary>
    public IEnumerable<Entity> EntitiesIn(int start, int end) => Entities.Where(entity => entity.At.Start >= start && entity.At.End <= end);

    private static string LanguageOf(string text)
    {
        var hangul = text.Count(letter => letter is >= '\uAC00' and <= '\uD7A3');
        var latin = text.Count(char.IsAsciiLetter);
        // A Korean syllable is about three letters.
        return hangul * 3 > latin / 2 ? "ko" : "en";
    }

    private static string OneLine(string text)
    {
        var line = new StringBuilder(text.Length);
        var wasBreak = false;
        foreach (var letter in text)
        {
            if (letter is '\n' or '\r')
            {
                // A line of a list is a sentence of its own.
                line.Append(!wasBreak && line.Length > 0 && char.IsLetterOrDigit(line[^1]) ? ". " : " ");
                wasBreak = true;
                continue;
            }

            wasBreak = wasBreak && char.IsWhiteSpace(letter);
            line.Append(char.IsControl(letter) || char.IsWhiteSpace(letter) ? ' ' : letter);
        }

        return line.ToString().Trim();
    }
}
