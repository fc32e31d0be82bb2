using System.Text;
using MetaFlow.Knowledge.Ingestion;

namespace MetaFlow.Tests.Knowledge.Ingestion;

public sealed class TextReadersTests
{
    [Fact]
    public async Task Markdown_is_kept_as_it_is_and_its_front_matter_says_what_it_is_called()
    {
        var read = await Reading.ReadAsync("naver/search.md", "---\ntitle: 네이버 검색\ntags: 검색, api\n---\n# 다른 제목\n\n하루 25,000번까지 호출할 수 있습니다.\n");

        Assert.Equal(("네이버 검색", "text/markdown", "markdown"), (read.Title, read.ContentType, read.Metadata.Type));
        Assert.Equal(["검색", "api"], read.Tags);
        Assert.Equal("# 다른 제목\n\n하루 25,000번까지 호출할 수 있습니다.\n", read.Text);
    }

    [Fact]
    public async Task A_document_without_a_title_is_called_as_its_heading_or_its_file()
    {
        Assert.Equal("Heading", (await Reading.ReadAsync("a.md", "# Heading\n\ntext")).Title);
        Assert.Equal("notes", (await Reading.ReadAsync("b/notes.txt", "# no heading in plain text")).Title);
    }

    [Theory]
    [InlineData("utf-8")]
    [InlineData("utf-16")]
    [InlineData("utf-16BE")]
    [InlineData("ks_c_5601-1987")]
    public async Task Text_is_read_in_the_encodings_that_Korean_files_have(string encoding)
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        var written = Encoding.GetEncoding(encoding);

        var read = await Reading.ReadAsync("a.txt", [.. written.GetPreamble(), .. written.GetBytes("한국어 문서입니다.\r\n둘째 줄")]);

        Assert.Equal("한국어 문서입니다.\n둘째 줄", read.Text);
        Assert.Equal("ko", read.Metadata.Language);
    }

    [Theory]
    [InlineData("a.exe", "MZ", "knowledge.unknown_kind")]
    [InlineData("a", "text", "knowledge.unknown_kind")]
    [InlineData("a.txt", "", "knowledge.empty")]
    [InlineData("a.txt", " \n ", "knowledge.empty")]
    [InlineData("a.txt", "%PDF-1.4 …", "knowledge.other_content")]
    [InlineData("a.md", "PK\u0003\u0004", "knowledge.other_content")]
    [InlineData("a.pdf", "just text", "knowledge.not_what_it_says")]
    [InlineData("a.docx", "just text", "knowledge.not_what_it_says")]
    [InlineData("a.txt", "text \0 with zeros", "knowledge.not_text")]
    public async Task What_a_file_is_not_is_said(string file, string text, string code)
    {
        var problem = await Reading.RefuseAsync(file, text);

        Assert.Equal(code, problem.Code);
        Assert.NotNull(problem.Hint);
    }

    [Fact]
    public async Task Bytes_that_are_no_text_are_refused_under_the_name_of_text()
    {
        var problem = await Reading.RefuseAsync("a.txt", [0x41, 0xC3, 0x28, 0xF0, 0x9F, 0x92, 0x80, 0xFF]);

        Assert.Equal("The file 'a.txt' holds bytes that are no text.", problem.Message);
    }

    [Fact]
    public async Task What_is_larger_than_allowed_is_refused()
    {
        Assert.Equal("knowledge.too_large", (await Reading.RefuseAsync("a.txt", new string('a', 2000), new KnowledgeOptions { MaxBytes = 1000 })).Code);
        Assert.Equal("knowledge.too_long", (await Reading.RefuseAsync("a.txt", new string('a', 2000), new KnowledgeOptions { MaxCharacters = 1000 })).Code);
        Assert.Equal(
            "knowledge.too_many_passages",
            (await Reading.RefuseAsync("a.md", string.Concat(Enumerable.Repeat("# h\n\ntext\n\n", 9)), new KnowledgeOptions { MaxPassages = 5 })).Code);
    }

    [Fact]
    public async Task The_answer_of_a_service_is_read_from_a_fenced_block_of_a_tagged_document()
    {
        const string Text = """
            # Answers
            ```json response GET https://api.example.com/v1/items
            {"items": [1]}
            ```
            ```json response POST https://api.example.com/v1/items schema
            {"type": "object"}
            ```
            ```json response GET https://api.example.com/broken
            {"items": [1
            ```
            """;

        var read = await Reading.ReadAsync("a.md", "---\ntags: api-responses\n---\n" + Text);

        Assert.Equal(
            [("GET", "https://api.example.com/v1/items", false), ("POST", "https://api.example.com/v1/items", true)],
            read.Responses.Select(each => (each.Method, each.Url, each.IsSchema)));
        Assert.Equal("""{"items":[1]}""", read.Responses[0].Body.ToString());
        Assert.Empty((await Reading.ReadAsync("a.md", Text)).Responses);
    }

    [Fact]
    public async Task A_row_of_a_table_names_its_columns()
    {
        var read = await Reading.ReadAsync("a.csv", "name;price\n\"사과; 빨강\";3\n\"두 줄\n이름\";\n\n\"say \"\"hi\"\"\";4;more\n");

        Assert.Equal("name | price\n\n- name: 사과; 빨강; price: 3\n- name: 두 줄 이름\n- name: say \"hi\"; price: 4; more\n", read.Text);
        Assert.Equal("data", read.Metadata.Category);
    }

    [Theory]
    [InlineData("a.json", """{"a":{"b":[1,2],"c":null},"list":[{"x":"한글"},{"x":true}]}""")]
    [InlineData("a.yaml", "a: {b: [1, 2], c: ~}\nlist:\n- x: 한글\n- x: true\n")]
    public async Task A_value_of_data_names_its_place(string file, string text)
    {
        Assert.Equal("a.b: 1, 2\na.c: null\nlist[0].x: 한글\nlist[1].x: true\n", (await Reading.ReadAsync(file, text)).Text);
    }

    [Theory]
    [InlineData("a.json", "{\n\"a\": 1,\n", "knowledge.unreadable")]
    [InlineData("a.yaml", "a: [1, 2\nb: }", "knowledge.unreadable")]
    [InlineData("a.yaml", "a: *nowhere", "knowledge.unreadable")]
    public async Task Broken_data_says_the_line(string file, string text, string code)
    {
        var problem = await Reading.RefuseAsync(file, text);

        Assert.Equal(code, problem.Code);
        Assert.Matches("line [0-9]+ cannot be read", problem.Message);
    }

    [Theory]
    [InlineData("a.json", "[", "]", 200)]
    [InlineData("a.json", "[", "]", 100_000)]
    [InlineData("a.yaml", "[", "]", 200)]
    [InlineData("a.yaml", "[", "]", 100_000)]
    public async Task What_is_nested_too_deeply_is_refused(string file, string open, string close, int depth)
    {
        var problem = await Reading.RefuseAsync(file, string.Concat(Enumerable.Repeat(open, depth)) + "1" + string.Concat(Enumerable.Repeat(close, depth)));

        Assert.Equal("knowledge.too_deep", problem.Code);
    }

    [Fact]
    public async Task Anchors_that_multiply_are_refused()
    {
        var bomb = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for (var i = 1; i < 12; i++)
        {
            bomb.Append(System.Globalization.CultureInfo.InvariantCulture, $"a{i}: &a{i} [{string.Join(", ", Enumerable.Repeat($"*a{i - 1}", 10))}]\n");
        }

        Assert.Equal("knowledge.packed_too_tight", (await Reading.RefuseAsync("a.yaml", bomb.ToString())).Code);
    }
}
