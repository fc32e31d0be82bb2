using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace MetaFlow.ScriptCompiler;

/// <summary>The reference assemblies that scripts are compiled against; they travel inside this one.</summary>
internal static class References
{
    private const string Prefix = "references/";

    public static readonly ImmutableArray<MetadataReference> All =
    [
        .. typeof(References).Assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal) && name.EndsWith(".dll", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(name => (MetadataReference)MetadataReference.CreateFromImage(
                ImmutableArray.Create(Bytes(name)), documentation: SentencesOf(name), filePath: name[Prefix.Length..])),
    ];

    private static Sentences? SentencesOf(string name)
    {
        var sentences = Path.ChangeExtension(name, ".xml");
        return typeof(References).Assembly.GetManifestResourceInfo(sentences) is null ? null : new Sentences(Bytes(sentences));
    }

    private static byte[] Bytes(string name)
    {
        using var resource = typeof(References).Assembly.GetManifestResourceStream(name)!;
        var bytes = new byte[resource.Length];
        resource.ReadExactly(bytes);
        return bytes;
    }
}
