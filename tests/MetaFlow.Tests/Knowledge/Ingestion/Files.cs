using System.Globalization;
using System.IO.Compression;
using System.Text;

namespace MetaFlow.Tests.Knowledge.Ingestion;

/// <summary>Files of the formats that are not text, made as small as their standards allow.</summary>
internal static class Files
{
    /// <summary>A Word document whose main part has this body.</summary>
    public static byte[] Docx(string body, string part = "word/document.xml", string before = "")
    {
        using var packed = new MemoryStream();
        using (var zip = new ZipArchive(packed, ZipArchiveMode.Create))
        {
            using var entry = new StreamWriter(zip.CreateEntry(part).Open());
            entry.Write($"""<?xml version="1.0"?>{before}<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>{body}</w:body></w:document>""");
        }

        return packed.ToArray();
    }

    public static string Paragraph(string text, string? style = null, bool isItem = false) =>
        $"<w:p><w:pPr>{(style is null ? "" : $"""<w:pStyle w:val="{style}"/>""")}{(isItem ? "<w:numPr/>" : "")}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>";

    /// <summary>A PDF of pages with one line of ASCII each.</summary>
    public static byte[] Pdf(params string[] pages)
    {
        var objects = new List<string>
        {
            "<< /Type /Catalog /Pages 2 0 R >>",
            $"<< /Type /Pages /Kids [{string.Join(' ', pages.Select((_, at) => string.Create(CultureInfo.InvariantCulture, $"{4 + (2 * at)} 0 R")))}] /Count {pages.Length} >>",
            "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        };
        foreach (var page in pages)
        {
            var content = $"BT /F1 12 Tf 72 720 Td ({page}) Tj ET";
            objects.Add(string.Create(CultureInfo.InvariantCulture,
                $"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Resources << /Font << /F1 3 0 R >> >> /Contents {objects.Count + 2} 0 R >>"));
            objects.Add(string.Create(CultureInfo.InvariantCulture, $"<< /Length {content.Length} >>\nstream\n{content}\nendstream"));
        }

        var pdf = new StringBuilder("%PDF-1.4\n");
        var places = new List<int>();
        for (var i = 0; i < objects.Count; i++)
        {
            places.Add(pdf.Length);
            pdf.Append(CultureInfo.InvariantCulture, $"{i + 1} 0 obj\n{objects[i]}\nendobj\n");
        }

        var table = pdf.Length;
        pdf.Append(CultureInfo.InvariantCulture, $"xref\n0 {objects.Count + 1}\n0000000000 65535 f \n");
        foreach (var place in places)
        {
            pdf.Append(CultureInfo.InvariantCulture, $"{place:D10} 00000 n \n");
        }

        pdf.Append(CultureInfo.InvariantCulture, $"trailer << /Size {objects.Count + 1} /Root 1 0 R >>\nstartxref\n{table}\n%%EOF\n");
        return Encoding.ASCII.GetBytes(pdf.ToString());
    }
}
