using System.Globalization;
using System.Text;

namespace MetaFlow.Workflows;

/// <summary>Writes text as JSON that people read: Korean and emoji as they are, what cannot be seen as an escape.</summary>
internal static class QuotedText
{
    /// <returns>How many columns it takes; Korean letters and emoji take two.</returns>
    public static int Write(string text, StringBuilder to)
    {
        var width = 2;
        to.Append('"');
        for (var i = 0; i < text.Length; i++)
        {
            var current = text[i];
            if (char.IsHighSurrogate(current) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
            {
                to.Append(current).Append(text[++i]);
                width += 2;
            }
            else if (ShortEscape(current) is { } letter)
            {
                to.Append('\\').Append(letter);
                width += 2;
            }
            else if (IsUnseen(current))
            {
                to.Append(CultureInfo.InvariantCulture, $"\\u{(int)current:x4}");
                width += 6;
            }
            else
            {
                to.Append(current);
                width += current >= '\u1100' ? 2 : 1;
            }
        }

        to.Append('"');
        return width;
    }

    private static char? ShortEscape(char letter) => letter switch
    {
        '"' or '\\' => letter,
        '\n' => 'n',
        '\r' => 'r',
        '\t' => 't',
        '\b' => 'b',
        '\f' => 'f',
        _ => null,
    };

    // Control characters, breaks that only some editors know, marks that turn text round or hide in it, half a pair.
    private static bool IsUnseen(char letter) =>
        char.IsControl(letter) || char.IsSurrogate(letter)
        || letter is '\u2028' or '\u2029' or '\u200E' or '\u200F' or '\u061C' or '\u200B' or '\uFEFF'
            or (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069');
}
