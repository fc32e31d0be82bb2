using System.Reflection.Metadata;

namespace MetaFlow.Scripts.Checks;

/// <summary>Names in metadata: as the allow-list spells them, and as a person writes them.</summary>
internal static class MetadataNames
{
    private const int MaxNesting = 16;

    /// <summary>The full name of a type of another assembly, or null where it is none of the kinds that a compiler writes.</summary>
    public static string? Full(MetadataReader metadata, TypeReferenceHandle handle)
    {
        var name = "";
        for (var depth = 0; depth < MaxNesting; depth++)
        {
            var type = metadata.GetTypeReference(handle);
            name = metadata.GetString(type.Name) + (name.Length == 0 ? "" : "/" + name);
            if (type.ResolutionScope.Kind == HandleKind.TypeReference)
            {
                handle = (TypeReferenceHandle)type.ResolutionScope;
                continue;
            }

            var place = metadata.GetString(type.Namespace);
            return type.ResolutionScope.Kind == HandleKind.AssemblyReference ? (place.Length == 0 ? name : place + "." + name) : null;
        }

        return null;
    }

    /// <summary>How a person writes the member of a type: <c>DateTime.Now</c>, <c>new Random</c>, <c>File.ReadAllText</c>.</summary>
    public static string Written(string type, string member)
    {
        var owner = Short(type);
        return member switch
        {
            ".ctor" => type.EndsWith("Attribute", StringComparison.Ordinal) ? $"[{owner[..^"Attribute".Length]}]" : $"new {owner}",
            _ => $"{owner}.{Plain(member)}",
        };
    }

    /// <summary>The name of a type without its namespace and without the count of its type parameters.</summary>
    public static string Short(string type)
    {
        var nested = type[(type.LastIndexOf('.') + 1)..].Split('/');
        return string.Join('.', nested.Select(part => part.Split('`')[0]));
    }

    /// <summary>A property or event by its own name.</summary>
    public static string Plain(string member) =>
        member.StartsWith("get_", StringComparison.Ordinal) || member.StartsWith("set_", StringComparison.Ordinal) || member.StartsWith("add_", StringComparison.Ordinal) ? member[4..]
        : member.StartsWith("remove_", StringComparison.Ordinal) ? member[7..]
        : member;

    /// <summary>The word that stands in the source for a member.</summary>
    public static string Word(string type, string member) => member switch
    {
        ".ctor" => Short(type).Split('.')[^1] is var name && name.EndsWith("Attribute", StringComparison.Ordinal) ? name[..^"Attribute".Length] : name,
        _ => Plain(member),
    };
}
