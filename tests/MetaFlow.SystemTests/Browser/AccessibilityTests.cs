using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace MetaFlow.SystemTests.Browser;

public sealed class AccessibilityTests(ServerFixture server, BrowserFixture browser)
    : BrowserTest(server, browser), IClassFixture<ServerFixture>
{
    private static readonly string Checks =
        File.ReadAllText(Path.Combine(Repository.Root, "tests", "MetaFlow.SystemTests", "Browser", "Accessibility.js"));

    [Theory]
    [InlineData("en", ColorScheme.Light, 1280)]
    [InlineData("en", ColorScheme.Dark, 1280)]
    [InlineData("ko", ColorScheme.Light, 1280)]
    [InlineData("ko", ColorScheme.Dark, 360)]
    [InlineData("en", ColorScheme.Light, 360)]
    [InlineData("en", ColorScheme.Light, 1920)]
    public async Task Every_page_can_be_read_by_everybody(string language, ColorScheme theme, int width)
    {
        Expected.Add("404");
        Expected.Add("500");
        await Page.Context.AddCookiesAsync([new Cookie { Name = "metaflow.language", Value = language, Url = Server.Address }]);
        await Page.EmulateMediaAsync(new() { ColorScheme = theme, ReducedMotion = ReducedMotion.Reduce });
        await Page.SetViewportSizeAsync(width, 900);

        var found = new List<string>();
        foreach (var path in await PathsAsync())
        {
            await Page.GotoAsync(path);
            await Page.WaitForLoadStateAsync(LoadState.NetworkIdle);
            found.AddRange((await Page.EvaluateAsync<string[]>(Checks)).Select(sentence => $"{path}: {sentence}"));
            await ShootAsync($"{path.Trim('/').Replace('/', '-')}-{language}-{theme}-{width}");
        }

        Assert.True(found.Count == 0, string.Join("\n", found));
    }

    // The lists, one of each thing in them, and the pages for what went wrong.
    private async Task<IReadOnlyList<string>> PathsAsync()
    {
        var run = await PostAsync("/api/workflows/invoice-check/runs");
        var asking = await AskingAsync();
        var document = Regex.Match(
            await (await Page.APIRequest.GetAsync(Server.Address + "/knowledge")).TextAsync(),
            "knowledge/[0-9a-f-]{36}", RegexOptions.None, TimeSpan.FromSeconds(1));
        return
        [
            "/", "/create", "/workflows", "/workflows/order-report", "/workflows/order-fulfilment", "/workflows/invoice-check",
            "/workflows/weekly-report", "/runs", run.Headers["location"].Replace("/api", "", StringComparison.Ordinal),
            "/approvals", "/approvals?which=all", asking, "/triggers", "/triggers/weekly-report/monday", "/inbox", "/inbox?all=true", "/knowledge", "/" + document.Value, "/people", "/account", "/no-such-page", "/error",
        ];
    }

    // The page of an approval, once its run asks for it.
    private async Task<string> AskingAsync()
    {
        var run = (await PostAsync("/api/workflows/approve-refund/runs")).Headers["location"].Replace("/api/runs/", "", StringComparison.Ordinal);
        var page = $"/approvals/{run}/large/then/ok";
        while ((await Page.APIRequest.GetAsync(Server.Address + page)).Status != 200)
        {
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }

        return page;
    }
}
