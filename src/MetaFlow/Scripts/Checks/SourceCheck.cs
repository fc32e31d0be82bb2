using System.Text;

namespace MetaFlow.Scripts.Checks;

/// <summary>
/// Looks at a source before any compiler does: its length, how deep it is nested, and signs that hide what it says.
/// One walk over the text; it knows strings and comments, and does not recurse.
/// </summary>
internal static class SourceCheck
{
    public const int MaxBytes = 32 * 1024;
    public const int MaxNesting = 64;

    // The time a compiler takes for one in another doubles with each.
    public const int MaxInterpolations = 4;

    /// <summary>What stands against compiling the source; null where nothing does.</summary>
    public static Problem? Check(string source)
    {
        var bytes = Encoding.UTF8.GetByteCount(source);
        if (bytes > MaxBytes)
        {
            return Problem.Of("scripts.too_long", ("bytes", bytes), ("most", MaxBytes));
        }

        if (HiddenSign(source) is >= 0 and var hidden)
        {
            return At(Problem.Of("scripts.hidden_sign", ("sign", $"U+{(int)source[hidden]:X4}"), ("line", Line(source, hidden)), ("column", Column(source, hidden))), source, hidden);
        }

        var (nesting, place) = new NestingScan(source).Find();
        return nesting switch
        {
            Nesting.Brackets => At(Problem.Of("scripts.too_complex", ("most", MaxNesting), ("line", Line(source, place)), ("column", Column(source, place))), source, place),
            Nesting.Interpolations => At(Problem.Of("scripts.too_many_interpolations", ("most", MaxInterpolations), ("line", Line(source, place)), ("column", Column(source, place))), source, place),
            _ => null,
        };
    }

    private static int HiddenSign(string source)
    {
        for (var at = 0; at < source.Length; at++)
        {
            var sign = source[at];
            if (sign is '\0' or (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069'))
            {
                return at;
            }

            if (char.IsSurrogate(sign))
            {
                if (!char.IsHighSurrogate(sign) || at + 1 == source.Length || !char.IsLowSurrogate(source[at + 1]))
                {
                    return at;
                }

                at++;
            }
        }

        return -1;
    }

    private static Problem At(Problem problem, string source, int place) =>
        problem with { Line = Line(source, place), Column = Column(source, place) };

    private static int Line(string source, int place) => source.AsSpan(0, place).Count('\n') + 1;

    private static int Column(string source, int place) => place - source.LastIndexOf('\n', Math.Max(place - 1, 0));
}
