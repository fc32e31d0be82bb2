using Microsoft.Playwright;

namespace MetaFlow.SystemTests.Browser;

public sealed class RehearsalTests(ServerFixture server, BrowserFixture browser) : BrowserTest(server, browser), IClassFixture<ServerFixture>
{
    protected override string Locale => "ko-KR";

    [Fact]
    public async Task A_workflow_is_rehearsed_in_Korean_and_shows_what_it_would_send()
    {
        await OpenAsync("/workflows/exchange-alert");
        await Page.GetByRole(AriaRole.Button, new() { Name = "예행하기" }).ClickAsync();

        var panel = Page.GetByRole(AriaRole.Region, new() { Name = "예행" });
        await SeesAsync(panel.GetByText("길 4개 중 4개 확인"));
        await SeesAsync(panel.GetByText("서비스를 호출합니다:").First);
        await Assertions.Expect(panel.GetByText("손으로 적음").First).ToBeVisibleAsync();
        await ShootAsync("rehearsal-ko");
    }
}
