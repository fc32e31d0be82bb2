using Microsoft.Playwright;

namespace MetaFlow.SystemTests.Browser;

public sealed class BrokenDatabaseTests(ServerFixture server, BrowserFixture browser)
    : BrowserTest(server, browser), IClassFixture<ServerFixture>
{
    [Fact]
    public async Task A_page_that_fails_gives_an_id_that_is_in_the_log_and_no_stack_trace()
    {
        Expected.Add("500");
        await OpenAsync("/");
        BreakDatabase();

        // First inside the circuit, then as a page of its own.
        await Page.GetByRole(AriaRole.Link, new() { Name = "Runs", Exact = true }).ClickAsync();
        await SeesFaultAsync();
        await SeesAsync(Page.GetByRole(AriaRole.Button, new() { Name = "Try again" }));

        var response = await Page.GotoAsync("/runs");
        Assert.Equal(500, response!.Status);
        await SeesFaultAsync();
        await Assertions.Expect(Page.GetByRole(AriaRole.Navigation, new() { Name = "Main navigation" })).ToBeVisibleAsync();
    }

    private async Task SeesFaultAsync()
    {
        await SeesAsync(Heading("This part of the page failed"));
        var id = await Page.Locator(".correlation-id").InnerTextAsync();

        Assert.Matches("^[0-9a-f]{32}$", id);
        Assert.Contains(id, Server.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", await Page.ContentAsync(), StringComparison.Ordinal);
    }

    private void BreakDatabase()
    {
        foreach (var file in Directory.EnumerateFiles(Server.DataDirectory, "metaflow.db*"))
        {
            using var stream = new FileStream(file, FileMode.Open, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
            stream.Write(new byte[Math.Max(stream.Length, 4096)]);
        }
    }
}
