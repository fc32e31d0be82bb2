using Microsoft.Playwright;

namespace MetaFlow.SystemTests.Browser;

public sealed class PreferencesTests(ServerFixture server, BrowserFixture browser)
    : BrowserTest(server, browser), IClassFixture<ServerFixture>
{
    // What somebody chooses stays with them, on every machine: each test is somebody else.
    private readonly string _name = $"person-{Interlocked.Increment(ref _people)}";
    private static int _people;

    protected override string SignedInAs => _name;

    public override async ValueTask InitializeAsync()
    {
        await Server.AddPersonAsync(_name, "viewer", TestContext.Current.CancellationToken);
        await base.InitializeAsync();
    }

    [Fact]
    public async Task The_language_stays_over_pages_and_reloads()
    {
        await OpenAsync("/");
        await Page.GetByRole(AriaRole.Button, new() { Name = "Language and theme" }).ClickAsync();
        await Page.GetByRole(AriaRole.Button, new() { Name = "한국어" }).ClickAsync();

        await SeesAsync(Heading("홈"));
        await IsAliveAsync();
        await Page.GetByRole(AriaRole.Link, new() { Name = "실행 기록", Exact = true }).ClickAsync();
        await SeesAsync(Heading("실행 기록"));
        await Page.ReloadAsync();
        await SeesAsync(Heading("실행 기록"));
        await Assertions.Expect(Page.Locator("html")).ToHaveAttributeAsync("lang", "ko");
    }

    [Fact]
    public async Task A_switch_leads_back_to_the_page_it_was_made_on()
    {
        await OpenAsync("/");
        await Page.GetByRole(AriaRole.Link, new() { Name = "Runs", Exact = true }).ClickAsync();
        await SeesAsync(Heading("Runs"));
        await Page.GetByRole(AriaRole.Button, new() { Name = "Language and theme" }).ClickAsync();
        await Page.GetByRole(AriaRole.Button, new() { Name = "Dark", Exact = true }).ClickAsync();

        await Assertions.Expect(Page.Locator("html")).ToHaveAttributeAsync("data-theme", "dark");
        await SeesAsync(Heading("Runs"));
    }

    [Fact]
    public async Task A_switch_on_a_page_that_does_not_exist_leads_back_to_its_address()
    {
        Expected.Add("404");
        await Page.GotoAsync("/no-such-page?a=b");
        await Page.GetByRole(AriaRole.Button, new() { Name = "Language and theme" }).ClickAsync();
        await Page.GetByRole(AriaRole.Button, new() { Name = "한국어" }).ClickAsync();

        await SeesAsync(Heading("페이지를 찾을 수 없습니다"));
        Assert.EndsWith("/no-such-page?a=b", Page.Url, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_chosen_theme_is_stronger_than_the_system()
    {
        await Page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Light });
        await OpenAsync("/");
        await Page.GetByRole(AriaRole.Button, new() { Name = "Language and theme" }).ClickAsync();
        await Page.GetByRole(AriaRole.Button, new() { Name = "Dark", Exact = true }).ClickAsync();

        await Assertions.Expect(Page.Locator("body")).ToHaveCSSAsync("background-color", "rgb(15, 19, 26)");
    }

    [Fact]
    public async Task Somebodys_choice_is_kept_for_their_next_browser()
    {
        await OpenAsync("/");
        await Page.GetByRole(AriaRole.Button, new() { Name = "Language and theme" }).ClickAsync();
        await Page.GetByRole(AriaRole.Button, new() { Name = "한국어" }).ClickAsync();
        await SeesAsync(Heading("홈"));

        await Page.Context.ClearCookiesAsync(new() { Name = "metaflow.language" });
        await OpenAsync("/runs");

        await SeesAsync(Heading("실행 기록"));
    }
}
