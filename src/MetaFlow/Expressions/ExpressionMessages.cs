using System.Globalization;

namespace MetaFlow.Expressions;

/// <summary>
/// What each code says to a person, and what to do about it: the codes are those of the reference, the sentences stand
/// among all others in <c>ProblemTexts.resx</c>.
/// </summary>
internal static class ExpressionMessages
{
    public static string Sentence(ExpressionException exception) => exception.Said ?? Of(exception).Message;

    public static Problem ToProblem(ExpressionException exception, string? path, string? source) => Of(exception) with
    {
        Path = path,
        Line = Before(exception, source) is { } before ? before.Count('\n') + 1 : null,
        Column = Before(exception, source) is { } line ? line.Length - line.LastIndexOf('\n') : null,
    };

    // What an author says with $error is said in the author's words.
    private static Problem Of(ExpressionException exception)
    {
        var code = $"expressions.{exception.Code}";
        return exception.Said is { } said ? new Problem(code, said) : Problem.Of(code, Names(exception));
    }

    // The source up to the place.
    private static string? Before(ExpressionException exception, string? source) =>
        exception.Position is { } position && source is not null ? source[..Math.Clamp(position, 0, source.Length)] : null;

    private static (string Name, object? Value)[] Names(ExpressionException exception) =>
        [.. Parts(exception).Select(part => (part.Name, (object?)Shortened(part.Value ?? string.Empty)))];

    private static (string Name, string? Value)[] Parts(ExpressionException exception) =>
    [
        ("token", exception.Token),
        ("index", exception.Index?.ToString(CultureInfo.InvariantCulture)),
        ("value2", exception.Value2),
        ("value", exception.Value),
    ];

    private static string Shortened(string value) => value.Length <= 100 ? value : value[..99] + "…";
}
