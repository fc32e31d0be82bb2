using System.Globalization;
using System.Text;

namespace MetaFlow.Expressions.Evaluation;

/// <summary>
/// Says a regular expression of JavaScript, by which the language is defined, in the words of .NET: the classes are
/// ASCII, '$' is the very end, '.' stops at more line ends, and a group that took no part matches the empty text.
/// </summary>
internal static class RegexTranslator
{
    private const string LineEnds = @"\n\r\u2028\u2029";
    private const string Word = "a-zA-Z0-9_";
    private const string Space = @"\s\uFEFF";

    public static string Translate(string pattern, bool multiline)
    {
        var groups = Groups(pattern);
        var result = new StringBuilder();
        for (var i = 0; i < pattern.Length; i++)
        {
            switch (pattern[i])
            {
                case '\\' when i + 1 < pattern.Length:
                    i = Escape(pattern, i + 1, groups, result);
                    break;
                case '[':
                    i = Class(pattern, i, result);
                    break;
                case '.':
                    result.Append("[^" + LineEnds + "]");
                    break;
                case '$':
                    result.Append(multiline ? "(?=[" + LineEnds + @"]|\z)" : @"\z");
                    break;
                case '^':
                    result.Append(multiline ? "(?<=[" + LineEnds + @"]|\A)" : @"\A");
                    break;
                case '(' when IsNamedGroup(pattern, i, out var end):
                    // By number, since .NET counts named groups behind the others.
                    result.Append('(');
                    i = end;
                    break;
                default:
                    result.Append(pattern[i]);
                    break;
            }
        }

        return result.ToString();
    }

    private static int Escape(string pattern, int i, List<string?> groups, StringBuilder result)
    {
        var current = pattern[i];
        switch (current)
        {
            case 'd' or 'D' or 'w' or 'W' or 's' or 'S':
                result.Append(char.IsLower(current) ? "[" : "[^").Append(Members(char.ToLowerInvariant(current))).Append(']');
                return i;
            case 'b':
                result.Append($"(?:(?<=[{Word}])(?![{Word}])|(?<![{Word}])(?=[{Word}]))");
                return i;
            case 'B':
                result.Append($"(?:(?<=[{Word}])(?=[{Word}])|(?<![{Word}])(?![{Word}]))");
                return i;
            case >= '1' and <= '9':
                var end = i;
                while (end < pattern.Length && char.IsAsciiDigit(pattern[end]) && end - i < 3)
                {
                    end++;
                }

                var number = int.Parse(pattern.AsSpan(i, end - i), CultureInfo.InvariantCulture);
                result.Append(number <= groups.Count ? Back(number) : System.Text.RegularExpressions.Regex.Escape(pattern[i..end]));
                return end - 1;
            case 'k' when pattern.IndexOf('>', i) is > 0 and var close && pattern[i + 1] == '<':
                result.Append(Back(groups.IndexOf(pattern[(i + 2)..close]) + 1));
                return close;
            default:
                return Character(pattern, i, result);
        }
    }

    // A reference to a group that took no part matches the empty text.
    private static string Back(int number) => $"(?:(?({number})\\{number}|))";

    private static int Character(string pattern, int i, StringBuilder result)
    {
        var current = pattern[i];
        if (current is 'u' or 'x')
        {
            var length = current == 'u' ? 4 : 2;
            if (i + length < pattern.Length && IsHex(pattern.AsSpan(i + 1, length)))
            {
                result.Append("\\u").Append(pattern.AsSpan(i + 1, length).ToString().PadLeft(4, '0'));
                return i + length;
            }
        }

        result.Append(current switch
        {
            'n' or 'r' or 't' or 'f' or 'v' => "\\" + current,
            '0' => "\\u0000",
            'c' => "\\c",
            _ when char.IsAsciiLetterOrDigit(current) => current.ToString(),
            _ => "\\" + current,
        });
        return i;
    }

    private static int Class(string pattern, int i, StringBuilder result)
    {
        i++;
        var negated = i < pattern.Length && pattern[i] == '^';
        i += negated ? 1 : 0;
        if (i < pattern.Length && pattern[i] == ']')
        {
            result.Append(negated ? @"[\s\S]" : "(?!)");
            return i;
        }

        result.Append(negated ? "[^" : "[");
        for (; i < pattern.Length && pattern[i] != ']'; i++)
        {
            if (pattern[i] == '[')
            {
                // .NET would read a subtraction of classes.
                result.Append("\\[");
            }
            else if (pattern[i] != '\\' || i + 1 == pattern.Length)
            {
                result.Append(pattern[i]);
            }
            else
            {
                i++;
                var current = pattern[i];
                if (current is 'd' or 'w' or 's')
                {
                    result.Append(Members(current));
                }
                else if (current is 'D' or 'W' or 'S')
                {
                    result.Append(Others(current));
                }
                else if (current == 'b')
                {
                    result.Append("\\b");
                }
                else
                {
                    i = Character(pattern, i, result);
                }
            }
        }

        result.Append(']');
        return i;
    }

    private static string Members(char letter) => letter switch
    {
        'd' => "0-9",
        'w' => Word,
        _ => Space,
    };

    private static string Others(char letter) => letter switch
    {
        'D' => @"\u0000-/:-\uFFFF",
        'W' => @"\u0000-/:-@\[-\^`{-\uFFFF",
        _ => @"\S",
    };

    private static bool IsNamedGroup(string pattern, int i, out int end)
    {
        end = i;
        if (i + 3 < pattern.Length && pattern[i + 1] == '?' && pattern[i + 2] == '<' && pattern[i + 3] is not ('=' or '!'))
        {
            end = pattern.IndexOf('>', i);
        }

        return end > i;
    }

    // The capturing groups in their order, with their names.
    private static List<string?> Groups(string pattern)
    {
        var groups = new List<string?>();
        var inClass = false;
        for (var i = 0; i < pattern.Length; i++)
        {
            switch (pattern[i])
            {
                case '\\':
                    i++;
                    break;
                case '[':
                    inClass = true;
                    break;
                case ']':
                    inClass = false;
                    break;
                case '(' when !inClass && IsNamedGroup(pattern, i, out var end):
                    groups.Add(pattern[(i + 3)..end]);
                    break;
                case '(' when !inClass && (i + 1 == pattern.Length || pattern[i + 1] != '?'):
                    groups.Add(null);
                    break;
            }
        }

        return groups;
    }

    private static bool IsHex(ReadOnlySpan<char> text)
    {
        foreach (var current in text)
        {
            if (!char.IsAsciiHexDigit(current))
            {
                return false;
            }
        }

        return true;
    }
}
