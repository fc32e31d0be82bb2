using Microsoft.Playwright;

namespace MetaFlow.SystemTests.Browser;

public sealed class ReconnectTests(ServerFixture server, BrowserFixture browser)
    : BrowserTest(server, browser), IClassFixture<ServerFixture>
{
    [Fact]
    public async Task A_lost_server_is_told_in_words_and_a_new_one_is_found_by_itself()
    {
        // The browser's own complaints about a server that is away.
        Expected.Add("_blazor");
        Expected.Add("ERR_CONNECTION_REFUSED");
        Expected.Add("WebSocket");
        Expected.Add("Connection disconnected");
        Expected.Add("Failed to");
        await OpenAsync("/");
        var banner = Page.Locator("#components-reconnect-modal");
        await Assertions.Expect(banner).ToBeHiddenAsync();

        await Server.KillAsync();

        await SeesAsync(banner);
        await Assertions.Expect(banner).ToContainTextAsync("The connection to the server is lost.");

        await ShootAsync("reconnect");

        await Server.StartAsync(TestContext.Current.CancellationToken);

        await Assertions.Expect(banner).ToBeHiddenAsync(new() { Timeout = 40_000 });
        await IsAliveAsync();
        await Page.GetByRole(AriaRole.Link, new() { Name = "Runs", Exact = true }).ClickAsync();
        await SeesAsync(Heading("Runs"));
    }
}
