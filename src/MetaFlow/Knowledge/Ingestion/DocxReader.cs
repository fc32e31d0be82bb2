using System.IO.Compression;
using System.Xml;

namespace MetaFlow.Knowledge.Ingestion;

/// <summary>Word documents: the text of the main part with its headings, lists and tables. Nothing else is unpacked.</summary>
internal sealed class DocxReader : IDocumentReader
{
    private const string MainPart = "word/document.xml";
    private const string Word = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
    private const int MaxEntries = 10_000;
    private const int MaxRatio = 200;
    private const int BytesPerCharacter = 40;

    public Task<ReadText> ReadAsync(SourceFile file, KnowledgeOptions limits, CancellationToken cancellationToken)
    {
        try
        {
            using var packed = new MemoryStream(file.Bytes.ToArray(), writable: false);
            using var zip = new ZipArchive(packed, ZipArchiveMode.Read);
            var entry = zip.Entries.Count <= MaxEntries
                ? zip.GetEntry(MainPart) ?? throw new UnreadableException(Problem.Of("knowledge.unreadable_kind", ("file", file.Name), ("kind", "Word")))
                : throw Bomb(file);

            // What the archive says of sizes may be a lie: the stream counts too.
            if (entry.Length > Most(limits) || entry.Length > (long)MaxRatio * Math.Max(entry.CompressedLength, 1000))
            {
                throw Bomb(file);
            }

            using var content = new CountedStream(entry.Open(), Most(limits), () => Bomb(file));
            using var xml = XmlReader.Create(content, new XmlReaderSettings
            {
                DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, IgnoreComments = true, IgnoreProcessingInstructions = true,
                MaxCharactersInDocument = Most(limits),
            });
            return Task.FromResult(Read(xml, file, limits, cancellationToken));
        }
        catch (Exception exception) when (exception is InvalidDataException or XmlException or IOException or NotSupportedException or ArgumentException or OverflowException)
        {
            throw new UnreadableException(Problem.Of("knowledge.unreadable_kind", ("file", file.Name), ("kind", "Word")));
        }
    }

    private static long Most(KnowledgeOptions limits) => (long)limits.MaxCharacters * BytesPerCharacter;

    private static UnreadableException Bomb(SourceFile file) => new(Problem.Of("knowledge.packed_too_tight", ("file", file.Name)));

    private static ReadText Read(XmlReader xml, SourceFile file, KnowledgeOptions limits, CancellationToken cancellationToken)
    {
        var written = new BoundedText(file.Name, limits.MaxCharacters);
        var paragraphs = new DocxParagraphs(written);
        while (xml.Read())
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (xml.Depth > limits.MaxDepth)
            {
                throw DataReader.TooDeep(file.Name, limits);
            }

            if (xml.NodeType == XmlNodeType.Element && xml.NamespaceURI == Word)
            {
                paragraphs.Begin(xml.LocalName, xml.GetAttribute("val", Word), xml.IsEmptyElement);
            }
            else if (xml.NodeType == XmlNodeType.EndElement && xml.NamespaceURI == Word)
            {
                paragraphs.End(xml.LocalName);
            }
            else if (xml.NodeType is XmlNodeType.Text or XmlNodeType.SignificantWhitespace or XmlNodeType.Whitespace)
            {
                paragraphs.Text(xml.Value);
            }
        }

        return new ReadText(written.ToString(), "text/markdown", "docx") { Title = paragraphs.Title };
    }
}
