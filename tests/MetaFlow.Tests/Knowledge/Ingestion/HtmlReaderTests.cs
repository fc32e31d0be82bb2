namespace MetaFlow.Tests.Knowledge.Ingestion;

public sealed class HtmlReaderTests
{
    [Fact]
    public async Task A_page_becomes_Markdown_without_scripts_styles_and_what_is_hidden()
    {
        var read = await Reading.ReadAsync("page.html", """
            <html><head><title> 날씨
              API </title><style>p { color: red }</style></head>
            <body onload="bad()"><nav>menu</nav><h1>날씨 <em>API</em></h1>
            <script>alert('no')</script><p>현재 <b>기온</b>을 알려 줍니다.<br>둘째 줄</p><p hidden>secret</p>
            <ul><li>하나<ul><li>안쪽</li></ul></li><li>둘</li></ul>
            <table><tr><th>이름</th><th>값</th></tr><tr><td>a|b</td><td>1</td></tr></table>
            <pre><code>x = 1
              y</code></pre></body></html>
            """);

        Assert.Equal("날씨 API", read.Title);
        Assert.Equal("""
            # 날씨 API

            현재 기온을 알려 줍니다.
            둘째 줄

            - 하나
              - 안쪽
            - 둘

            | 이름 | 값 |
            |---|---|
            | a\|b | 1 |

            ```
            x = 1
              y
            ```

            """, read.Text);
    }

    [Fact]
    public async Task Elements_thousands_deep_are_words_and_break_nothing()
    {
        var read = await Reading.ReadAsync("deep.html", string.Concat(Enumerable.Repeat("<div>", 20_000)) + "deep words" + string.Concat(Enumerable.Repeat("</div>", 20_000)));

        Assert.Equal("deep words\n", read.Text);
    }

    [Fact]
    public async Task A_page_of_scripts_alone_is_empty()
    {
        Assert.Equal("knowledge.empty", (await Reading.RefuseAsync("a.html", "<script>document.write('x')</script><style>a{}</style>")).Code);
    }
}
