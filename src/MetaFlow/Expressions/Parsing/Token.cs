namespace MetaFlow.Expressions.Parsing;

internal enum TokenKind
{
    End,
    Name,
    Variable,
    Operator,
    Text,
    Number,
    Word,
    Regex,
}

/// <summary>One token of an expression.</summary>
/// <param name="Text">The operator, name or text itself; for the end <c>(end)</c>.</param>
/// <param name="Position">Where it begins in the source.</param>
internal readonly record struct Token(TokenKind Kind, string Text, int Position)
{
    public double Number { get; init; }

    public string RegexFlags { get; init; } = string.Empty;

    public bool Is(string operatorText) => Kind == TokenKind.Operator && Text == operatorText;
}
