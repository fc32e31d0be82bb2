using MetaFlow.Web.Pages.Knowledge;

namespace MetaFlow.Tests.Pages.Knowledge;

public sealed class DocumentTextTests
{
    [Theory]
    [InlineData("<script>alert(1)</script>")]
    [InlineData("Text <img src=x onerror=alert(1)> more")]
    [InlineData("[press](javascript:alert(1))")]
    [InlineData("[press](JaVaScRiPt:alert(1))")]
    [InlineData("[press](data:text/html;base64,PHNjcmlwdD4=)")]
    [InlineData("[press](vbscript:x)")]
    [InlineData("<javascript:alert(1)>")]
    [InlineData("[ref]\n\n[ref]: javascript:alert(1)")]
    [InlineData("# Title {onclick=alert(1)}\n\n## Next {onclick=alert(1)}")]
    [InlineData("![alt](https://evil.example/pixel.png)")]
    public void Nothing_in_a_document_runs_or_is_fetched(string markdown)
    {
        var markup = DocumentText.Markup(markdown).Value;

        Assert.DoesNotMatch("(?i)<script|<img|<[^>]*\\son\\w+=|href=\"(?:javascript|data|vbscript)", markup);
    }

    [Fact]
    public void A_link_to_a_website_leads_there_and_tells_it_nothing()
    {
        var markup = DocumentText.Markup("[네이버](https://developers.naver.com/docs)").Value;

        Assert.Equal("<p><a href=\"https://developers.naver.com/docs\" rel=\"noopener noreferrer nofollow\">네이버</a></p>\n", markup);
    }

    [Fact]
    public void Headings_stand_below_the_title_of_the_page()
    {
        var markup = DocumentText.Markup("# Search API\n\nText\n\n# Again\n\n## Query").Value;

        Assert.Equal("<p>Text</p>\n<h2>Again</h2>\n<h2>Query</h2>\n", markup);
    }
}
