using System.Collections.Frozen;

namespace MetaFlow.Authoring.Understanding;

/// <summary>Words and what they mean here, from a file beside the room: lines of <c>meaning: word, word …</c>.</summary>
internal sealed class Lexicon
{
    private readonly FrozenDictionary<string, string> _meanings;

    private Lexicon(Dictionary<string, string> meanings)
    {
        _meanings = meanings.ToFrozenDictionary(StringComparer.Ordinal);
        Words = [.. meanings.Keys.OrderByDescending(word => word.Length).ThenBy(word => word, StringComparer.Ordinal)];
        LongestPhrase = Words.Count == 0 ? 0 : Words.Max(word => word.Count(letter => letter == ' ') + 1);
    }

    /// <summary>All of them, the longest first.</summary>
    public IReadOnlyList<string> Words { get; }

    /// <summary>How many words the longest entry has.</summary>
    public int LongestPhrase { get; }

    public string? this[string word] => _meanings.GetValueOrDefault(word);

    public bool Has(string word, string meaning) => _meanings.GetValueOrDefault(word) == meaning;

    public static Lexicon Load(string name)
    {
        var meanings = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (meaning, words) in Lines(name))
        {
            foreach (var word in words)
            {
                meanings.TryAdd(word, meaning);
            }
        }

        return new Lexicon(meanings);
    }

    internal static IEnumerable<(string Meaning, string[] Words)> Lines(string name)
    {
        using var stream = typeof(Lexicon).Assembly.GetManifestResourceStream($"MetaFlow.Authoring.Lexicons.{name}.txt")
            ?? throw new InvalidOperationException($"The lexicon '{name}' is not embedded.");
        using var reader = new StreamReader(stream);
        while (reader.ReadLine() is { } line)
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            if (line.StartsWith('#') || colon < 1)
            {
                continue;
            }

            yield return (line[..colon].Trim(), line[(colon + 1)..].Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));
        }
    }
}
