using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace MetaFlow.Storage.Migrations;

/// <summary>One numbered change of the schema. Never edited once released: databases remember its checksum.</summary>
internal sealed record Migration(int Number, string Name, string Sql)
{
    private const string ResourceFolder = "migrations/";

    /// <summary>Of the text as it is in git, whatever line ends a checkout gave it.</summary>
    public string Checksum { get; } = Convert.ToHexStringLower(
        SHA256.HashData(Encoding.UTF8.GetBytes(Sql.Replace("\r\n", "\n", StringComparison.Ordinal))));

    /// <summary>Those of this program, and those of a folder besides where a test gives one; ordered by number.</summary>
    public static IReadOnlyList<Migration> All(string? extraFolder)
    {
        var assembly = typeof(Migration).Assembly;
        var own = assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(ResourceFolder, StringComparison.Ordinal))
            .Select(name =>
            {
                using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
                return Parse(name[ResourceFolder.Length..], reader.ReadToEnd());
            });
        var extra = extraFolder is null
            ? []
            : Directory.GetFiles(extraFolder, "*.sql")
                .Select(file => Parse(Path.GetFileNameWithoutExtension(file), File.ReadAllText(file)));
        return [.. own.Concat(extra).OrderBy(migration => migration.Number)];
    }

    // 0001_first
    private static Migration Parse(string file, string sql)
    {
        var parts = file.Split('_', 2);
        return new Migration(int.Parse(parts[0], CultureInfo.InvariantCulture), parts[1], sql);
    }
}
