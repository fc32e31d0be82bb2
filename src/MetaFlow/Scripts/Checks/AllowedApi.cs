using System.Collections.Frozen;
using System.Globalization;
using System.Security.Cryptography;

namespace MetaFlow.Scripts.Checks;

/// <summary>What a compiled script may name, as <c>AllowedApi.txt</c> lists it.</summary>
internal sealed class AllowedApi
{
    private const string Resource = "MetaFlow.Scripts.Checks.AllowedApi.txt";

    // The assemblies that scripts are compiled against.
    private static readonly FrozenSet<string> Assemblies = FrozenSet.ToFrozenSet(
    [
        "System.Runtime", "System.Collections", "System.Linq", "System.Text.Json", "System.Text.RegularExpressions",
        "System.Runtime.Numerics", "System.Text.Encodings.Web", "System.Memory", "MetaFlow.Scripting",
    ], StringComparer.Ordinal);

    private readonly FrozenDictionary<string, AllowedType> _types;

    private AllowedApi(IEnumerable<AllowedType> types, string version)
    {
        _types = types.ToFrozenDictionary(type => type.Name, StringComparer.Ordinal);
        Version = version;
    }

    public static AllowedApi Current { get; } = Load();

    /// <summary>Changes with the list.</summary>
    public string Version { get; }

    public IEnumerable<AllowedType> Types => _types.Values;

    public static bool HasAssembly(string name) => Assemblies.Contains(name);

    public AllowedType? Type(string name) => _types.GetValueOrDefault(name);

    public static AllowedApi Read(IEnumerable<string> lines, string version) => new(
        lines.Where(line => line.Length > 0 && !line.StartsWith('#')).Select(AllowedType.Read), version);

    private static AllowedApi Load()
    {
        using var resource = typeof(AllowedApi).Assembly.GetManifestResourceStream(Resource)!;
        using var text = new StreamReader(resource);
        var written = text.ReadToEnd();
        return Read(written.Split('\n'), Convert.ToHexStringLower(SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(written)))[..16]);
    }
}

/// <summary>A type that scripts may name.</summary>
/// <param name="Name">As metadata spells it, nested types behind '/'.</param>
/// <param name="IsOpen">Whether a script may derive from it or implement it.</param>
/// <param name="IsForCompiler">Whether only what the compiler adds may call it.</param>
internal sealed record AllowedType(string Name, bool IsOpen, bool IsForCompiler, IReadOnlyList<AllowedMember> Members)
{
    public bool Allows(string member, bool isGeneric, int parameters) =>
        Members.Any(allowed => allowed.Name == member && (!allowed.OnlyGeneric || isGeneric) && (allowed.Parameters ?? parameters) == parameters);

    public static AllowedType Read(string line)
    {
        var colon = line.IndexOf(':', StringComparison.Ordinal);
        var name = colon < 0 ? line : line[..colon];
        var members = colon < 0 ? [] : line[(colon + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(AllowedMember.Read).ToList();
        return new AllowedType(name.TrimStart('^', '~'), name.StartsWith('^'), name.StartsWith('~'), members);
    }
}

/// <summary>A member of an allowed type, with all its overloads or those of one form.</summary>
internal sealed record AllowedMember(string Name, bool OnlyGeneric, int? Parameters)
{
    public static AllowedMember Read(string written)
    {
        var slash = written.IndexOf('/', StringComparison.Ordinal);
        var name = slash < 0 ? written : written[..slash];
        int? parameters = slash < 0 ? null : int.Parse(written.AsSpan(slash + 1), CultureInfo.InvariantCulture);
        return name.EndsWith("<>", StringComparison.Ordinal)
            ? new AllowedMember(name[..^2], OnlyGeneric: true, parameters)
            : new AllowedMember(name, OnlyGeneric: false, parameters);
    }
}
