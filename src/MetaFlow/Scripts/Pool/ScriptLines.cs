using System.Collections.Immutable;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;

namespace MetaFlow.Scripts.Pool;

/// <summary>Finds the line of a script from a place in its assembly.</summary>
internal static class ScriptLines
{
    /// <summary>The line, counted from 1; null where there is none.</summary>
    /// <param name="symbols">A portable PDB of our own making.</param>
    /// <param name="method">A method's token, from the child.</param>
    /// <param name="offset">An offset in its code, from the child.</param>
    public static int? Find(ReadOnlyMemory<byte> symbols, int method, int offset)
    {
        if (symbols.IsEmpty)
        {
            return null;
        }

        using var provider = MetadataReaderProvider.FromPortablePdbImage(ImmutableArray.Create(symbols.Span));
        var reader = provider.GetMetadataReader();
        var handle = MetadataTokens.EntityHandle(method);
        if (handle.Kind != HandleKind.MethodDefinition || MetadataTokens.GetRowNumber(handle) is var row
            && (row < 1 || row > reader.MethodDebugInformation.Count))
        {
            return null;
        }

        int? line = null;
        foreach (var point in reader.GetMethodDebugInformation((MethodDefinitionHandle)handle).GetSequencePoints())
        {
            if (point.Offset > offset && line is not null)
            {
                break;
            }

            if (!point.IsHidden)
            {
                line = point.StartLine;
            }
        }

        return line;
    }
}
