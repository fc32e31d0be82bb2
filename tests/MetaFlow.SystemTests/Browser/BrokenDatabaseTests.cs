using Microsoft.Playwright;

namespace MetaFlow.SystemTests.Browser;

public sealed class BrokenDatabaseTests(ServerFixture server, BrowserFixture browser)
    : BrowserTest(server, browser), IClassFixture<ServerFixture>
{
    [Fact]
    public async Task What_fails_gives_an_id_that_is_in_the_log_and_no_stack_trace()
    {
        Expected.Add("500");
        await OpenAsync("/");
        BreakDatabase();

        // A page inside the circuit: the shell around it stays.
        await Page.GetByRole(AriaRole.Link, new() { Name = "Runs", Exact = true }).ClickAsync();
        await SeesAsync(Heading("This part of the page failed"));
        await NamesIdOfTheLogAsync();
        await SeesAsync(Page.GetByRole(AriaRole.Button, new() { Name = "Try again" }));
        await SeesAsync(Page.GetByRole(AriaRole.Navigation, new() { Name = "Main navigation" }));

        // A request of its own, whose session cannot even be looked up.
        var page = await Page.GotoAsync("/runs");
        Assert.Equal(500, page!.Status);
        await SeesAsync(Heading("Something went wrong on our side"));
        await NamesIdOfTheLogAsync();

        // The same for a program.
        var answer = await Page.APIRequest.GetAsync(Server.Address + "/api/runs");
        var text = await answer.TextAsync();
        Assert.Equal(500, answer.Status);
        Assert.Equal("application/problem+json", answer.Headers["content-type"]);
        Assert.Contains(answer.Headers["x-correlation-id"], text, StringComparison.Ordinal);
        Assert.Contains(answer.Headers["x-correlation-id"], Server.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", text, StringComparison.Ordinal);
    }

    private async Task NamesIdOfTheLogAsync()
    {
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
