using System.Text;

namespace MetaFlow.Rehearsals;

/// <summary>
/// The cassettes of one workflow, a file each: <c>cassettes/&lt;workflow&gt;/&lt;key&gt;.json</c> beside the definitions.
/// </summary>
public sealed class CassetteFolder(string path)
{
    private const string Name = "cassettes";

    public string Path { get; } = path;

    /// <summary>Where it lies beside the definition: <c>cassettes/orders</c>.</summary>
    public static string NameOf(string workflow) => $"{Name}/{workflow}";

    /// <summary>Of a workflow whose definition lies in a folder.</summary>
    public static CassetteFolder Beside(string folder, string workflow) => new(System.IO.Path.Combine(folder, Name, workflow));

    /// <summary>A file that is no cassette is a problem and hides no other one.</summary>
    public async Task<CassetteShelf> LoadAsync(CancellationToken cancellationToken)
    {
        if (!Directory.Exists(Path))
        {
            return CassetteShelf.Empty;
        }

        var cassettes = new List<Cassette>();
        var problems = new List<Problem>();
        foreach (var file in Directory.EnumerateFiles(Path, "*.json").Order(StringComparer.Ordinal))
        {
            if (CassetteJson.Read(await File.ReadAllBytesAsync(file, cancellationToken), out var problem) is { } cassette)
            {
                cassettes.Add(cassette);
            }
            else
            {
                problems.Add(problem! with { Path = System.IO.Path.GetFileName(file) });
            }
        }

        return new CassetteShelf(cassettes, problems);
    }

    /// <summary>Keeps it under its key, together with the variants that are there already.</summary>
    public async Task SaveAsync(Cassette cassette, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(Path);
        var file = System.IO.Path.Combine(Path, $"{cassette.Key}.json");
        var known = File.Exists(file) ? CassetteJson.Read(await File.ReadAllBytesAsync(file, cancellationToken), out _) : null;
        await File.WriteAllTextAsync(file, CassetteJson.Write(known?.Merge(cassette) ?? cassette), new UTF8Encoding(false), cancellationToken);
    }
}
