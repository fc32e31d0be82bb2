namespace MetaFlow.Knowledge;

/// <summary>A text file with what its first lines say about it: <c>key: value</c> between two lines of <c>---</c>.</summary>
internal sealed class FrontMatter
{
    private const string Fence = "---";

    private readonly Dictionary<string, string> _values = new(StringComparer.OrdinalIgnoreCase);

    private FrontMatter(string text) => Text = text;

    /// <summary>The text behind the front matter.</summary>
    public string Text { get; }

    public string? FirstHeading => Text.Split('\n')
        .FirstOrDefault(line => line.StartsWith("# ", StringComparison.Ordinal))?[2..].Trim();

    public string? this[string key] => _values.TryGetValue(key, out var value) && value.Length > 0 ? value : null;

    public IReadOnlyList<string> List(string key) =>
        this[key]?.Trim('[', ']').Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [];

    public static FrontMatter Read(string file)
    {
        var text = file.Replace("\r\n", "\n", StringComparison.Ordinal);
        var end = text.IndexOf($"\n{Fence}\n", StringComparison.Ordinal);
        if (!text.StartsWith(Fence + "\n", StringComparison.Ordinal) || end < 0)
        {
            return new FrontMatter(text);
        }

        var read = new FrontMatter(text[(end + Fence.Length + 2)..].TrimStart('\n'));
        foreach (var line in text[(Fence.Length + 1)..end].Split('\n'))
        {
            var at = line.IndexOf(':', StringComparison.Ordinal);
            if (at > 0)
            {
                read._values[line[..at].Trim()] = line[(at + 1)..].Trim().Trim('"');
            }
        }

        return read;
    }
}
