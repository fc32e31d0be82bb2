namespace MetaFlow.Expressions;

/// <summary>
/// How an expression that cannot be read or evaluated leaves the engine; inside the room only, outside it is a
/// <see cref="Problem"/>.
/// </summary>
public sealed class ExpressionException : Exception
{
    internal ExpressionException(string code, int? position = null, string? token = null, string? value = null, string? value2 = null, int? index = null)
    {
        Code = code;
        Position = position;
        Token = token;
        Value = value;
        Value2 = value2;
        Index = index;
    }

    /// <summary>The code that the language's reference gives to this situation, such as <c>T2001</c>.</summary>
    public string Code { get; }

    /// <summary>Where in the source it happened, counted from 0.</summary>
    public int? Position { get; private set; }

    /// <summary>The operator, name or function it is about.</summary>
    public string? Token { get; private set; }

    public override string Message => ExpressionMessages.Sentence(this);

    internal string? Value { get; }

    internal string? Value2 { get; }

    internal int? Index { get; }

    /// <summary>A limit was reached: nothing inside the expression may go on from here.</summary>
    internal bool IsLimit => Code is "D1011" or "D1012" or "D1014" or "D1015" or "D1016" or "D2015";

    /// <summary>The thread's stack was used up before the limit of depth was reached.</summary>
    internal bool IsShortOfStack { get; init; }

    /// <summary>The text given to $error or $assert.</summary>
    internal string? Said { get; init; }

    /// <summary>The same as a problem.</summary>
    /// <param name="path">Where the source stands in the author's input.</param>
    /// <param name="source">The source, to tell line and column in it.</param>
    public Problem ToProblem(string? path = null, string? source = null) => ExpressionMessages.ToProblem(this, path, source);

    /// <summary>Adds what the place that sees it pass knows; written to stand in an exception filter, so it never catches.</summary>
    internal bool Locate(int position, string? token)
    {
        Position ??= position;
        Token ??= token;
        return false;
    }
}
