using System.Collections.Immutable;
using System.Reflection.Metadata;

namespace MetaFlow.Scripts.Checks;

/// <summary>
/// Where in the person's text something stands that was found in the assembly: the instruction that names it, the
/// line that the symbols give for it, and there the word itself.
/// </summary>
internal sealed class SourcePlaces(DefinitionCheck definitions, ReadOnlyMemory<byte> symbols, string source)
{
    private readonly string[] _lines = source.ReplaceLineEndings("\n").Split('\n');

    /// <summary>Line and column, counted from 1.</summary>
    public (int Line, int Column) Of(Refusal refusal)
    {
        if (Statement(refusal) is { } statement)
        {
            for (var line = statement.Start; line <= Math.Min(statement.End, _lines.Length); line++)
            {
                if (Find(_lines[line - 1], refusal.Word) is >= 0 and var at)
                {
                    return (line, at + 1);
                }
            }

            var first = Math.Clamp(statement.Start, 1, _lines.Length);
            return Anywhere(refusal.Word) ?? (first, _lines[first - 1].Length - _lines[first - 1].TrimStart().Length + 1);
        }

        return Anywhere(refusal.Word) ?? (1, 1);
    }

    private (int Line, int Column)? Anywhere(string word)
    {
        for (var line = 0; line < _lines.Length; line++)
        {
            if (Find(_lines[line], word) is >= 0 and var at)
            {
                return (line + 1, at + 1);
            }
        }

        return null;
    }

    private static int Find(string line, string word)
    {
        for (var at = line.IndexOf(word, StringComparison.Ordinal); at >= 0 && word.Length > 0; at = line.IndexOf(word, at + 1, StringComparison.Ordinal))
        {
            var end = at + word.Length;
            if ((at == 0 || !IsLetter(line[at - 1]) || !IsLetter(word[0])) && (end == line.Length || !IsLetter(line[end]) || !IsLetter(word[^1])))
            {
                return at;
            }
        }

        return -1;
    }

    private static bool IsLetter(char letter) => char.IsLetterOrDigit(letter) || letter == '_';

    private (int Start, int End)? Statement(Refusal refusal)
    {
        var (method, offset) = refusal.Method.IsNil ? Use(refusal.Token) : (refusal.Method, refusal.Offset);
        if (method.IsNil || symbols.IsEmpty)
        {
            return null;
        }

        using var provider = MetadataReaderProvider.FromPortablePdbImage(ImmutableArray.Create(symbols.Span));
        var points = provider.GetMetadataReader().GetMethodDebugInformation(method.ToDebugInformationHandle()).GetSequencePoints()
            .Where(point => !point.IsHidden)
            .ToList();
        var point = points.LastOrDefault(point => point.Offset <= offset);
        point = point.StartLine == 0 ? points.FirstOrDefault() : point;
        return point.StartLine == 0 ? null : (point.StartLine, point.EndLine);
    }

    // The first instruction that names the token, or an instance of it.
    private (MethodDefinitionHandle Method, int Offset) Use(EntityHandle token)
    {
        if (token.IsNil)
        {
            return default;
        }

        if (token.Kind == HandleKind.MethodDefinition)
        {
            return ((MethodDefinitionHandle)token, 0);
        }

        var tokens = definitions.TokensOf(token);
        foreach (var (method, instructions) in definitions.Bodies)
        {
            foreach (var instruction in instructions)
            {
                if (instruction.Token != 0 && tokens.Contains(instruction.Token))
                {
                    return (method, instruction.Offset);
                }
            }
        }

        return default;
    }
}
