using System.Text;

namespace MetaFlow.Knowledge.Search.Language;

/// <summary>One thing by its English and its Korean words: a line of Glossary.txt.</summary>
internal sealed record GlossaryEntry(IReadOnlyList<string> English, IReadOnlyList<string> Korean)
{
    public static IReadOnlyList<GlossaryEntry> All { get; } = Load();

    private static List<GlossaryEntry> Load()
    {
        using var stream = typeof(GlossaryEntry).Assembly.GetManifestResourceStream($"{typeof(GlossaryEntry).Namespace}.Glossary.txt")
            ?? throw new InvalidOperationException("Glossary.txt is not in the assembly.");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        var entries = new List<GlossaryEntry>();
        while (reader.ReadLine() is { } line)
        {
            if (line.Length > 0 && line[0] != '#' && line.Split('|') is [var english, var korean])
            {
                entries.Add(new GlossaryEntry(Forms(english), Forms(korean)));
            }
        }

        return entries;
    }

    private static string[] Forms(string written) =>
        written.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
}
