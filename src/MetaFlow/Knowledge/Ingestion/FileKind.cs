namespace MetaFlow.Knowledge.Ingestion;

/// <summary>What kind of document a file is: its content decides, and its name has to agree.</summary>
internal enum FileKind
{
    Text,
    Markdown,
    Html,
    Pdf,
    Docx,
    Csv,
    Json,
    Yaml,
}

internal static class FileKinds
{
    private static readonly Dictionary<string, FileKind> ByExtension = new(StringComparer.OrdinalIgnoreCase)
    {
        [".txt"] = FileKind.Text,
        [".text"] = FileKind.Text,
        [".md"] = FileKind.Markdown,
        [".markdown"] = FileKind.Markdown,
        [".html"] = FileKind.Html,
        [".htm"] = FileKind.Html,
        [".pdf"] = FileKind.Pdf,
        [".docx"] = FileKind.Docx,
        [".csv"] = FileKind.Csv,
        [".tsv"] = FileKind.Csv,
        [".json"] = FileKind.Json,
        [".yaml"] = FileKind.Yaml,
        [".yml"] = FileKind.Yaml,
    };

    private static readonly (byte[] Start, string Name)[] Magics =
    [
        ("%PDF-"u8.ToArray(), "PDF"), ("PK\u0003\u0004"u8.ToArray(), "ZIP"), ([0xD0, 0xCF, 0x11, 0xE0], "OLE"),
        ([0x1F, 0x8B], "GZIP"), ([0x7F, 0x45, 0x4C, 0x46], "ELF"), ([0x89, 0x50, 0x4E, 0x47], "PNG"), ([0xFF, 0xD8, 0xFF], "JPEG"),
        ("GIF8"u8.ToArray(), "GIF"), ([0x37, 0x7A, 0xBC, 0xAF], "7z"), ("Rar!"u8.ToArray(), "RAR"), ("{\\rtf"u8.ToArray(), "RTF"),
    ];

    /// <summary>The kinds that are read, as problems list them.</summary>
    public static string Known => string.Join(", ", ByExtension.Keys);

    public static bool IsKnown(string file) => ByExtension.ContainsKey(Path.GetExtension(file));

    /// <summary>The kind of a file, or the problem of what it is instead.</summary>
    public static (FileKind Kind, Problem? Problem) Of(string file, ReadOnlySpan<byte> bytes)
    {
        var name = Path.GetFileName(file);
        if (!ByExtension.TryGetValue(Path.GetExtension(file), out var kind))
        {
            return (default, Problem.Of("knowledge.unknown_kind", ("file", name), ("known", Known)));
        }

        if (bytes.IsEmpty)
        {
            return (kind, Problem.Of("knowledge.empty", ("file", name)));
        }

        var found = MagicOf(bytes);
        var expected = kind switch { FileKind.Pdf => "PDF", FileKind.Docx => "ZIP", _ => null };
        if (found != expected)
        {
            return (kind, found is null && expected is not null
                ? Problem.Of("knowledge.not_what_it_says", ("file", name), ("kind", kind == FileKind.Pdf ? "PDF" : "Word"))
                : Problem.Of("knowledge.other_content", ("file", name), ("found", found)));
        }

        return expected is null && PlainText.Decode(bytes) is null
            ? (kind, Problem.Of("knowledge.not_text", ("file", name)))
            : (kind, null);
    }

    public static string ContentType(FileKind kind) => kind switch
    {
        FileKind.Text => "text/plain",
        FileKind.Markdown => "text/markdown",
        FileKind.Html => "text/html",
        FileKind.Pdf => "application/pdf",
        FileKind.Docx => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        FileKind.Csv => "text/csv",
        FileKind.Json => "application/json",
        _ => "application/yaml",
    };

    private static string? MagicOf(ReadOnlySpan<byte> bytes)
    {
        foreach (var (start, name) in Magics)
        {
            if (bytes.StartsWith(start))
            {
                return name;
            }
        }

        return null;
    }
}
