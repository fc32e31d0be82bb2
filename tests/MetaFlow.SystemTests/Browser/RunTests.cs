using Microsoft.Playwright;

namespace MetaFlow.SystemTests.Browser;

public sealed class RunTests(ServerFixture server, BrowserFixture browser)
    : BrowserTest(server, browser), IClassFixture<ServerFixture>
{
    [Fact]
    public async Task A_workflow_is_found_and_run_and_its_journal_appears_by_itself()
    {
        await OpenAsync("/workflows");
        await Page.GetByLabel("Search by name or id").FillAsync("order");
        await Page.WaitForURLAsync("**/workflows?q=order");
        await Assertions.Expect(Page.GetByRole(AriaRole.Link, new() { Name = "Clean contacts" })).ToBeHiddenAsync();
        await Page.GetByRole(AriaRole.Link, new() { Name = "Order report" }).ClickAsync();
        await Page.GetByLabel("target").FillAsync("5");
        await Page.GetByRole(AriaRole.Button, new() { Name = "Start the run" }).ClickAsync();

        await SeesAsync(Page.GetByText("Run succeeded"));
        await Assertions.Expect(Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToContainTextAsync("Succeeded");
        await Page.GetByText("Inputs", new() { Exact = true }).ClickAsync();
        await SeesAsync(Page.GetByText("\"target\": 5"));
    }

    [Fact]
    public async Task An_input_that_does_not_fit_is_told_at_its_field_and_nothing_is_started()
    {
        await OpenAsync("/workflows/order-report");
        await Page.GetByLabel("orders").FillAsync("[ 1,");
        await Page.GetByRole(AriaRole.Button, new() { Name = "Start the run" }).ClickAsync();

        await SeesAsync(Page.GetByText("'orders' cannot be read as JSON."));
        await Assertions.Expect(Page.GetByLabel("orders")).ToHaveAttributeAsync("aria-invalid", "true");
        Assert.EndsWith("/workflows/order-report", Page.Url, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Runs_are_listed_by_status()
    {
        await PostAsync("/api/workflows/hello/runs");
        await OpenAsync("/runs");
        await Page.GetByRole(AriaRole.Navigation, new() { Name = "Show runs by status" }).GetByText("Cancelled").ClickAsync();

        await SeesAsync(Page.GetByText("No run has this status."));
        Assert.EndsWith("/runs?status=cancelled", Page.Url, StringComparison.Ordinal);
    }
}
