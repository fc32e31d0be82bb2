using Microsoft.Playwright;

namespace MetaFlow.SystemTests.Browser;

public sealed class KoreanTests(ServerFixture server, BrowserFixture browser)
    : BrowserTest(server, browser), IClassFixture<ServerFixture>
{
    protected override string Locale => "ko-KR";

    [Fact]
    public async Task A_Korean_browser_is_answered_in_Korean()
    {
        await OpenAsync("/");

        await SeesAsync(Heading("홈"));
        await Assertions.Expect(Page.Locator("html")).ToHaveAttributeAsync("lang", "ko");
    }

    [Fact]
    public async Task An_unknown_address_gets_a_Korean_page_that_says_so()
    {
        Expected.Add("404");

        await Page.GotoAsync("/no-such-page");

        await SeesAsync(Heading("페이지를 찾을 수 없습니다"));
    }

    [Fact]
    public async Task Names_of_workflows_are_shown_in_Korean()
    {
        await OpenAsync("/workflows");

        await SeesAsync(Page.GetByRole(AriaRole.Link, new() { Name = "주문 보고" }));
    }
}
