using System.Runtime.InteropServices;
using System.Text;

namespace MetaFlow.Workflows;

/// <summary>
/// Line and column of any byte of a text. A mark every so often keeps it cheap for a text of one line as for one of
/// a million, and small beside the text.
/// </summary>
internal sealed class TextPlaces
{
    private const int Block = 256;

    private readonly byte[] _utf8;
    private readonly Mark[] _marks;

    public TextPlaces(byte[] utf8)
    {
        _utf8 = utf8;
        _marks = new Mark[(utf8.Length / Block) + 1];
        var mark = new Mark(1, 0, 0);
        for (var i = 0; i < _marks.Length; i++)
        {
            _marks[i] = mark;
            mark = Past(mark, utf8.AsSpan(i * Block, Math.Min(Block, utf8.Length - (i * Block))));
        }
    }

    /// <summary>Line and column from 1, and the characters before; as an editor counts them, in UTF-16.</summary>
    public (int Line, int Column, int Position) At(int offset)
    {
        var block = offset / Block;
        var mark = Past(_marks[block], _utf8.AsSpan((block * Block)..offset));
        return (mark.Line, mark.Position - mark.LineStart + 1, mark.Position);
    }

    private static Mark Past(Mark mark, ReadOnlySpan<byte> text)
    {
        var lastBreak = text.LastIndexOf((byte)'\n');
        return new Mark(
            lastBreak < 0 ? mark.Line : mark.Line + text.Count((byte)'\n'),
            lastBreak < 0 ? mark.LineStart : mark.Position + Length(text[..(lastBreak + 1)]),
            mark.Position + Length(text));
    }

    // Counted by the byte that begins a letter, so that a block may end inside of one.
    private static int Length(ReadOnlySpan<byte> text)
    {
        if (Ascii.IsValid(text))
        {
            return text.Length;
        }

        var length = 0;
        foreach (var each in text)
        {
            length += (each & 0xC0) == 0x80 ? 0 : each >= 0xF0 ? 2 : 1;
        }

        return length;
    }

    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Mark(int Line, int LineStart, int Position);
}
