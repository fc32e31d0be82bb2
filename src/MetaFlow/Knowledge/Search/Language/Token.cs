using System.Runtime.InteropServices;

namespace MetaFlow.Knowledge.Search.Language;

/// <summary>What a token is worth as evidence.</summary>
public enum TokenKind : byte
{
    /// <summary>A word by its stem.</summary>
    Word,

    /// <summary>Two syllables beside each other inside a Korean word: weaker, and there whatever the ending.</summary>
    Pair,
}

/// <summary>One term of a text and where it stands there.</summary>
[StructLayout(LayoutKind.Auto)]
public readonly record struct Token(string Term, int Start, int Length, TokenKind Kind)
{
    /// <summary>Sets the terms of pairs apart from words of the same two syllables.</summary>
    public const char PairMark = '~';
}
