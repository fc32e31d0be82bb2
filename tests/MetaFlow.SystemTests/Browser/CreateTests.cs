using Microsoft.Playwright;

namespace MetaFlow.SystemTests.Browser;

public abstract class CreateContract(ServerFixture server, BrowserFixture browser) : BrowserTest(server, browser), IClassFixture<ServerFixture>
{
    protected abstract string Request { get; }

    protected abstract (string Question, string Words, string Yours, string Save) Texts { get; }

    protected abstract IReadOnlyList<string> Says { get; }

    [Fact]
    public async Task What_was_said_becomes_a_proposal_with_its_reasons_and_a_draft_when_it_is_accepted()
    {
        await OpenAsync("/create");
        await Page.GetByLabel(Texts.Question).FillAsync(Request);
        await Page.Keyboard.PressAsync("Tab");
        await Page.Keyboard.PressAsync("Enter");

        var words = Page.GetByRole(AriaRole.Region, new() { Name = Texts.Words });
        foreach (var part in Says)
        {
            await SeesAsync(words.GetByText(part).First);
        }

        await SeesAsync(Page.GetByText(Texts.Yours).First);
        await ShootAsync($"create-{Locale}");
        await Page.GetByRole(AriaRole.Button, new() { Name = Texts.Save }).ClickAsync();
        await Page.WaitForURLAsync("**/workflows/*");
        await SeesAsync(Page.Locator("#history"));
    }
}

public sealed class CreateTests(ServerFixture server, BrowserFixture browser) : CreateContract(server, browser)
{
    protected override string Request => "Every weekday at 9 read https://example.com/orders, count the orders by status and send the result to ops@example.com.";

    protected override (string, string, string, string) Texts => ("What should happen?", "What will happen", "your words", "Save as a draft");

    protected override IReadOnlyList<string> Says => ["09:00", "ops@example.com", "example.com"];
}

public sealed class KoreanCreateTests(ServerFixture server, BrowserFixture browser) : CreateContract(server, browser)
{
    protected override string Locale => "ko-KR";

    protected override string Request => "평일 아침 9시에 네이버 경제 뉴스 3개를 모아 요약해서 team@example.com으로 메일을 보내줘";

    protected override (string, string, string, string) Texts => ("어떤 일을 자동으로 처리할까요?", "이렇게 동작합니다", "요청", "초안으로 저장");

    protected override IReadOnlyList<string> Says => ["team@example.com", "openapi.naver.com"];
}
