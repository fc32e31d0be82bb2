using System.Collections.Immutable;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace MetaFlow.Scripts.Checks;

/// <summary>
/// Reads the assembly that a child would load and refuses it unless everything in it is on the list. It sees what the
/// compiler binds without being told (enumerators, conversions, handlers), which no look at the source does.
/// </summary>
internal sealed class MetadataGate(AllowedApi allowed)
{
    private const int MaxProblems = 10;

    // Each costs a search for its place.
    private const int MaxRefusals = 50;

    // What scripts never have, whatever is in it.
    private static readonly (TableIndex Table, string Name, ApiKind Kind)[] EmptyTables =
    [
        (TableIndex.ModuleRef, "DllImport", ApiKind.Native), (TableIndex.ImplMap, "DllImport", ApiKind.Native),
        (TableIndex.FieldLayout, "FieldOffset", ApiKind.Layout), (TableIndex.FieldMarshal, "MarshalAs", ApiKind.Native),
        (TableIndex.ManifestResource, "resources", ApiKind.Other), (TableIndex.File, "files", ApiKind.Other),
        (TableIndex.ExportedType, "TypeForwardedTo", ApiKind.Attributes), (TableIndex.DeclSecurity, "permissions", ApiKind.Attributes),
    ];

    private static readonly HashSet<string> AssemblyAttributes = new(StringComparer.Ordinal)
    {
        "CompilationRelaxationsAttribute", "RuntimeCompatibilityAttribute", "RefSafetyRulesAttribute", "ExtensionAttribute", "DebuggableAttribute",
    };

    public static MetadataGate Current { get; } = new(AllowedApi.Current);

    /// <summary>What stands against running the assembly; nothing where it may run.</summary>
    /// <param name="source">The person's own text, in which the places are found.</param>
    public IReadOnlyList<Problem> Check(ReadOnlyMemory<byte> assembly, ReadOnlyMemory<byte> symbols, string source)
    {
        try
        {
            using var image = new PEReader(ImmutableArray.Create(assembly.Span));
            var metadata = image.GetMetadataReader();
            var refusals = new List<Refusal>();
            var signatures = new SignatureCheck(metadata);
            CheckImage(image, metadata, refusals);
            var definitions = new DefinitionCheck(image, metadata, allowed, signatures, refusals);
            definitions.Check();
            new ReferenceCheck(metadata, allowed, signatures, definitions, refusals).Check();
            CheckAttributes(metadata, refusals);
            for (var row = 1; row <= metadata.GetTableRowCount(TableIndex.StandAloneSig); row++)
            {
                var handle = MetadataTokens.StandaloneSignatureHandle(row);
                if (!signatures.IsLocals(metadata.GetStandaloneSignature(handle).Signature))
                {
                    refusals.Add(Refusal.Of("delegate*", ApiKind.Native, handle));
                }
            }

            if (refusals.Count == 0)
            {
                return HasRun(metadata) ? [] : [Problem.Of("scripts.no_method")];
            }

            var places = new SourcePlaces(definitions, symbols, source);
            return
            [
                .. refusals.Take(MaxRefusals)
                    .Select(refusal => Denied(refusal, places.Of(refusal)))
                    .DistinctBy(problem => (problem.Message, problem.Line))
                    .OrderBy(problem => problem.Line).ThenBy(problem => problem.Column)
                    .Take(MaxProblems),
            ];
        }
#pragma warning disable CA1031 // Whatever goes wrong in reading it: what cannot be read is not run.
        catch (Exception)
#pragma warning restore CA1031
        {
            return [Problem.Of("scripts.unreadable_assembly")];
        }
    }

    /// <summary>The problem of a name that scripts may not use, at a place of the source.</summary>
    internal static Problem Denied(Refusal refusal, (int Line, int Column) place) =>
        Problem.Of("scripts.api_denied", ("member", refusal.Name), ("line", place.Line), ("column", place.Column), ("alternative", ApiKinds.Alternative(refusal.Kind))) with
        {
            Line = place.Line,
            Column = place.Column,
        };

    private static void CheckImage(PEReader image, MetadataReader metadata, List<Refusal> refusals)
    {
        var header = image.PEHeaders.CorHeader;
        if (header is null || header.Flags is not (CorFlags.ILOnly or (CorFlags.ILOnly | CorFlags.StrongNameSigned))
            || header.EntryPointTokenOrRelativeVirtualAddress != 0 || header.VtableFixupsDirectory.Size != 0
            || header.ManagedNativeHeaderDirectory.Size != 0 || header.ExportAddressTableJumpsDirectory.Size != 0
            || header.ResourcesDirectory.Size != 0)
        {
            refusals.Add(Refusal.Of("*", ApiKind.Native));
        }

        foreach (var (table, name, kind) in EmptyTables)
        {
            if (metadata.GetTableRowCount(table) > 0)
            {
                refusals.Add(Refusal.Of(name, kind));
            }
        }
    }

    // Attributes of the whole assembly change how it is loaded and run; attributes elsewhere are named as members.
    private static void CheckAttributes(MetadataReader metadata, List<Refusal> refusals)
    {
        foreach (var handle in metadata.CustomAttributes)
        {
            var attribute = metadata.GetCustomAttribute(handle);
            var name = AttributeName(metadata, attribute.Constructor);
            if (attribute.Parent.Kind is HandleKind.AssemblyDefinition or HandleKind.ModuleDefinition && !AssemblyAttributes.Contains(name))
            {
                refusals.Add(Refusal.Of($"[{name}]", ApiKind.Attributes, word: name));
            }
        }
    }

    private static string AttributeName(MetadataReader metadata, EntityHandle constructor)
    {
        switch (constructor.Kind)
        {
            case HandleKind.MemberReference when metadata.GetMemberReference((MemberReferenceHandle)constructor).Parent is { Kind: HandleKind.TypeReference } owner:
                return metadata.GetString(metadata.GetTypeReference((TypeReferenceHandle)owner).Name);
            case HandleKind.MethodDefinition:
                return metadata.GetString(metadata.GetTypeDefinition(metadata.GetMethodDefinition((MethodDefinitionHandle)constructor).GetDeclaringType()).Name);
            default:
                return "*";
        }
    }

    private static bool HasRun(MetadataReader metadata) => metadata.TypeDefinitions
        .Select(metadata.GetTypeDefinition)
        .Where(type => type.Namespace.IsNil && metadata.StringComparer.Equals(type.Name, "Script"))
        .SelectMany(type => type.GetMethods())
        .Any(method => metadata.StringComparer.Equals(metadata.GetMethodDefinition(method).Name, "Run"));
}
