using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace MetaFlow.SystemTests.Browser;

public sealed class ShellTests(ServerFixture server, BrowserFixture browser)
    : BrowserTest(server, browser), IClassFixture<ServerFixture>
{
    [Fact]
    public async Task Every_page_of_the_navigation_is_reached_with_the_keyboard_alone()
    {
        await OpenAsync("/");
        await Page.Keyboard.PressAsync("Tab");
        await Assertions.Expect(Page.GetByText("Skip to the content")).ToBeFocusedAsync();

        foreach (var page in new[] { "Workflows", "Runs", "Home", "Knowledge" })
        {
            await TabToAsync(Page.GetByRole(AriaRole.Navigation).GetByRole(AriaRole.Link, new() { Name = page, Exact = true }));
            await Page.Keyboard.PressAsync("Enter");

            await SeesAsync(Heading(page));
            await Assertions.Expect(Heading(page)).ToBeFocusedAsync();
        }
    }

    [Fact]
    public async Task The_skip_link_leads_past_the_navigation()
    {
        await OpenAsync("/");
        await Page.Keyboard.PressAsync("Tab");
        await Page.Keyboard.PressAsync("Enter");

        await Assertions.Expect(Page.GetByRole(AriaRole.Main)).ToBeFocusedAsync();
    }

    [Theory]
    [InlineData(ColorScheme.Light, "rgb(245, 246, 249)")]
    [InlineData(ColorScheme.Dark, "rgb(15, 19, 26)")]
    public async Task Without_a_choice_the_theme_follows_the_system(ColorScheme system, string paper)
    {
        await Page.EmulateMediaAsync(new() { ColorScheme = system });
        await OpenAsync("/");

        await Assertions.Expect(Page.Locator("body")).ToHaveCSSAsync("background-color", paper);
    }

    [Fact]
    public async Task On_a_small_screen_the_navigation_is_a_drawer()
    {
        await Page.SetViewportSizeAsync(360, 740);
        await OpenAsync("/");
        var navigation = Page.GetByRole(AriaRole.Navigation);
        await Assertions.Expect(navigation).ToBeHiddenAsync();

        await Page.GetByRole(AriaRole.Button, new() { Name = "Open the navigation" }).ClickAsync();
        await navigation.GetByRole(AriaRole.Link, new() { Name = "Runs", Exact = true }).ClickAsync();

        await SeesAsync(Heading("Runs"));
        await Assertions.Expect(navigation).ToBeHiddenAsync();
        Assert.Equal(360, await Page.EvaluateAsync<int>("document.documentElement.scrollWidth"));
    }

    [Fact]
    public async Task Times_are_those_of_the_readers_clock_from_the_first_page_on()
    {
        await OpenAsync("/workflows");
        var time = Page.Locator("time").First;

        await Assertions.Expect(time).ToHaveAttributeAsync("title", new Regex(@"\+09:00$", RegexOptions.None, TimeSpan.FromSeconds(1)));
        await Page.ReloadAsync();
        await Assertions.Expect(time).ToHaveAttributeAsync("title", new Regex(@"\+09:00$", RegexOptions.None, TimeSpan.FromSeconds(1)));
    }

    private async Task TabToAsync(ILocator target)
    {
        for (var stops = 0; stops < 40; stops++)
        {
            if (await target.EvaluateAsync<bool>("element => element === document.activeElement"))
            {
                return;
            }

            await Page.Keyboard.PressAsync("Tab");
        }

        Assert.Fail("Forty stops of the tab key do not lead there.");
    }
}
