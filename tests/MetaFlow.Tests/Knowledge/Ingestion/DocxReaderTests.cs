using System.IO.Compression;
using MetaFlow.Knowledge.Ingestion;

namespace MetaFlow.Tests.Knowledge.Ingestion;

public sealed class DocxReaderTests
{
    [Fact]
    public async Task Headings_lists_and_tables_of_a_Word_document_stay_what_they_are()
    {
        var read = await Reading.ReadAsync("a.docx", Files.Docx(
            Files.Paragraph("휴가 규정", "Title") + Files.Paragraph("신청", "Heading2") + Files.Paragraph("미리 신청합니다.")
            + Files.Paragraph("하나", isItem: true) + Files.Paragraph("둘", isItem: true)
            + "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>날짜</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>일수</w:t></w:r></w:p></w:tc></w:tr>"
            + "<w:tr><w:tc><w:p><w:r><w:t>3월</w:t></w:r></w:p></w:tc><w:tc><w:p/></w:tc></w:tr></w:tbl>"
            + "<w:p><w:r><w:t>끝</w:t><w:br/><w:t xml:space=\"preserve\"> 줄</w:t></w:r></w:p>"));

        Assert.Equal("휴가 규정", read.Title);
        Assert.Equal(
            "# 휴가 규정\n\n## 신청\n\n미리 신청합니다.\n\n- 하나\n- 둘\n\n| 날짜 | 일수 |\n|---|---|\n| 3월 |  |\n\n끝\n 줄\n", read.Text);
        Assert.Equal("policy", read.Metadata.Category);
    }

    [Fact]
    public async Task A_bomb_is_not_unpacked()
    {
        var bomb = Files.Docx(Files.Paragraph(new string('a', 30_000_000)));

        Assert.True(bomb.Length < 100_000);
        Assert.Equal("knowledge.packed_too_tight", (await Reading.RefuseAsync("a.docx", bomb)).Code);
    }

    [Fact]
    public async Task An_archive_that_lies_about_its_size_is_found_out()
    {
        var bytes = Files.Docx(Files.Paragraph(new string('a', 3_000_000)));
        using var zip = new ZipArchive(new MemoryStream(bytes));
        Patch(bytes, BitConverter.GetBytes((uint)zip.Entries[0].Length), BitConverter.GetBytes(1000u));

        var problem = await Reading.RefuseAsync("a.docx", bytes, new KnowledgeOptions { MaxCharacters = 10_000 });

        Assert.Matches("knowledge.(packed_too_tight|too_long|unreadable_kind)", problem.Code);
    }

    [Theory]
    [InlineData("<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/passwd\">]>")]
    [InlineData("<!DOCTYPE x [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;\">]>")]
    public async Task Entities_are_not_followed(string before)
    {
        Assert.Equal("knowledge.unreadable_kind", (await Reading.RefuseAsync("a.docx", Files.Docx(Files.Paragraph("x"), before: before))).Code);
    }

    [Fact]
    public async Task An_archive_that_is_no_Word_document_and_a_damaged_one_are_refused()
    {
        var good = Files.Docx(Files.Paragraph("text"));

        Assert.Equal("The Word file 'a.docx' is damaged and cannot be read.", (await Reading.RefuseAsync("a.docx", Files.Docx("", part: "xl/workbook.xml"))).Message);
        Assert.Equal("knowledge.unreadable_kind", (await Reading.RefuseAsync("a.docx", good[..^40])).Code);
    }

    [Fact]
    public async Task Elements_nested_too_deeply_are_refused()
    {
        var deep = string.Concat(Enumerable.Repeat("<w:sdt>", 5000)) + string.Concat(Enumerable.Repeat("</w:sdt>", 5000));

        Assert.Equal("knowledge.too_deep", (await Reading.RefuseAsync("a.docx", Files.Docx(deep))).Code);
    }

    private static void Patch(byte[] bytes, byte[] from, byte[] to)
    {
        for (var at = bytes.AsSpan().IndexOf(from); at >= 0; at = bytes.AsSpan().IndexOf(from))
        {
            to.CopyTo(bytes, at);
        }
    }
}
