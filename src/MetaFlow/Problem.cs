using System.Globalization;

namespace MetaFlow;

/// <summary>Something a person can put right: what is wrong, where it is, and what to do about it.</summary>
/// <param name="Code"><c>room.reason</c>: for tests, metrics and translations; never changes.</param>
/// <param name="Message">The fact, with the thing it is about in single quotes.</param>
/// <param name="Path">Where in the input: a JSON path such as <c>steps[2].settings.url</c>.</param>
/// <param name="Hint">The next action.</param>
public sealed record Problem(string Code, string Message, string? Path = null, string? Hint = null)
{
    /// <summary>What the message names, so that the sentence can be said in another language.</summary>
    public IReadOnlyDictionary<string, string> Names { get; init; } = new Dictionary<string, string>();

    /// <summary>The line in the input, counted from 1, where one is known.</summary>
    public int? Line { get; init; }

    /// <summary>The column in that line, counted from 1.</summary>
    public int? Column { get; init; }

    /// <summary>A warning does not stop anything; everything else does.</summary>
    public Severity Severity { get; init; } = Severity.Error;

    // What a sentence names is there to be recognized; somebody may have written megabytes.
    private const int MaxNamed = 1000;

    /// <summary>The problem with its English sentence from <c>ProblemTexts.resx</c>.</summary>
    public static Problem Of(string code, params ReadOnlySpan<(string Name, object? Value)> names)
    {
        var said = new Dictionary<string, string>(names.Length);
        foreach (var (name, value) in names)
        {
            said[name] = Cut(Convert.ToString(value, CultureInfo.InvariantCulture) ?? "");
        }

        return new Problem(code, ProblemTexts.Message(code, said, CultureInfo.InvariantCulture) ?? code)
        {
            Names = said,
            Hint = ProblemTexts.Hint(code, said, CultureInfo.InvariantCulture),
        };
    }

    /// <summary>The problem of a name nobody knows: offers the nearest one as <c>nearest</c>, else all as <c>known</c>.</summary>
    public static Problem OfUnknown(string code, string written, IEnumerable<string> known)
    {
        var names = known.ToArray();
        return Nearest.Of(written, names) is { } nearest
            ? Of(code, ("name", written), ("nearest", nearest))
            : Of(code, ("name", written), ("known", string.Join(", ", names)));
    }

    private static string Cut(string named) => named.Length <= MaxNamed
        ? named
        : string.Concat(named.AsSpan(0, char.IsHighSurrogate(named[MaxNamed - 1]) ? MaxNamed - 1 : MaxNamed), "…");

    /// <summary>The same problem in a person's language; in English where that language has no sentence for it.</summary>
    public Problem In(CultureInfo language) => this with
    {
        Message = ProblemTexts.Message(Code, Names, language) ?? Message,
        Hint = ProblemTexts.Hint(Code, Names, language) ?? Hint,
    };
}

/// <summary>Whether a problem stops what it is about.</summary>
public enum Severity
{
    Error,
    Warning,
}
