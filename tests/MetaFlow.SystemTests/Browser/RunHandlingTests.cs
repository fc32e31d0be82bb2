using System.Text.Json;
using Microsoft.Playwright;

namespace MetaFlow.SystemTests.Browser;

/// <summary>What people do with a run that is under way, or has ended.</summary>
public sealed class RunHandlingTests(OutsideWorld world, BrowserFixture browser)
    : BrowserTest(world.Server, browser), IClassFixture<OutsideWorld>
{
    [Fact]
    public async Task The_words_of_a_model_appear_while_they_arrive()
    {
        var run = await StartAsync("speaks", """{ "id": "tell", "type": "llm_call", "settings": { "prompt": "Tell me." } }""");
        await OpenAsync($"/runs/{run}");
        world.Say("Once upon ");
        await SeesAsync(Page.GetByText("Once upon"));
        world.Say("a time");

        await SeesAsync(Page.GetByText("Once upon a time"));
        await SeesAsync(Page.GetByRole(AriaRole.Heading, new() { Name = "tell is being written" }));
        await ShootAsync("live-words");

        world.Say(null);
        await HasEndedAsync("Succeeded");
        await Assertions.Expect(Page.GetByRole(AriaRole.Heading, new() { Name = "tell is being written" })).ToBeHiddenAsync();
    }

    [Fact]
    public async Task An_effect_that_nobody_knows_of_is_settled_and_the_run_goes_on()
    {
        var run = await StartAsync(
            "hangs-up", $$"""{ "id": "send", "type": "api_call", "settings": { "method": "POST", "url": "{{world.Address}}/hangs-up", "body": { "n": 1 } } }""");
        await OpenAsync($"/runs/{run}");
        await SeesAsync(Page.GetByText("It is not known whether this step did its work"));
        await Page.GetByLabel("What the step gives").FillAsync("""{ "status": 201 }""");
        await Page.GetByLabel("Reason").First.FillAsync("Found it in their books");
        await Page.GetByRole(AriaRole.Button, new() { Name = "It happened", Exact = true }).ClickAsync();

        await HasEndedAsync("Succeeded");
        await SeesAsync(Page.GetByText("Found it in their books"));
    }

    [Fact]
    public async Task An_approval_is_answered_with_its_form_and_the_run_ends()
    {
        var run = await StartAsync("asks", """
            { "id": "ask", "type": "approval", "settings": { "title": "Send the digest?", "payload": { "to": "team@example.com" }, "authorMayAnswer": true,
              "form": { "type": "object", "properties": { "note": { "type": "string" } }, "required": ["note"] } } }
            """);
        await OpenAsync("/approvals");
        await Page.GetByRole(AriaRole.Link, new() { Name = "Send the digest?" }).ClickAsync();
        await SeesAsync(Page.GetByText("team@example.com"));
        await Page.GetByLabel("note").FillAsync("fine");
        await Page.GetByRole(AriaRole.Button, new() { Name = "Approve", Exact = true }).ClickAsync();
        await SeesAsync(Page.GetByText("Your approval was sent to the run."));

        await OpenAsync($"/runs/{run}");
        await HasEndedAsync("Succeeded");
    }

    [Fact]
    public async Task What_a_run_tells_people_stands_in_the_inbox_until_it_is_read()
    {
        await StartAsync("tells", """
            { "id": "tell", "type": "notification", "settings": { "channel": "inbox", "subject": "Stock is low", "body": "**Only 3** left <script>alert(1)</script>", "format": "markdown" } }
            """);
        await OpenAsync("/inbox");
        await SeesAsync(Page.GetByRole(AriaRole.Heading, new() { Name = "Stock is low new" }));
        await SeesAsync(Page.GetByText("Only 3", new() { Exact = true }));
        await ShootAsync("inbox");
        await Page.GetByRole(AriaRole.Button, new() { Name = "Mark as read" }).ClickAsync();
        await SeesAsync(Page.GetByRole(AriaRole.Button, new() { Name = "Mark as unread" }));

        await OpenAsync("/inbox");
        await SeesAsync(Page.GetByText("Everything here has been read."));
    }

    [Fact]
    public async Task A_waiting_run_is_paused_resumed_and_cancelled()
    {
        var run = await StartAsync("waits", """{ "id": "w", "type": "wait", "settings": { "for": "PT1H" } }""");
        await OpenAsync($"/runs/{run}");
        await Page.GetByRole(AriaRole.Button, new() { Name = "Pause", Exact = true }).ClickAsync();
        await Page.GetByRole(AriaRole.Button, new() { Name = "Resume", Exact = true }).ClickAsync();
        await SeesAsync(Page.GetByRole(AriaRole.Button, new() { Name = "Pause", Exact = true }));
        await Page.GetByRole(AriaRole.Button, new() { Name = "Cancel run" }).ClickAsync();
        await Page.GetByLabel("Reason (optional)").FillAsync("not today");
        await Page.GetByRole(AriaRole.Button, new() { Name = "Cancel the run" }).ClickAsync();

        await HasEndedAsync("Cancelled");
    }

    [Fact]
    public async Task Several_runs_are_counted_before_they_are_cancelled()
    {
        const string Waits = """{ "id": "w", "type": "wait", "settings": { "for": "PT1H" } }""";
        var first = await StartAsync("many", Waits);
        await StartAsync("many", Waits);
        await OpenAsync("/runs");
        await Page.GetByText("Cancel several runs").ClickAsync();
        await Page.GetByLabel("Workflow (all when empty)").FillAsync("many");
        await Page.GetByRole(AriaRole.Button, new() { Name = "Count them" }).ClickAsync();
        await SeesAsync(Page.GetByText("Runs that would be cancelled: 2"));
        await Page.GetByRole(AriaRole.Button, new() { Name = "Cancel these runs: 2" }).ClickAsync();
        await SeesAsync(Page.GetByText("Runs that were asked to cancel: 2"));

        await OpenAsync($"/runs/{first}");
        await HasEndedAsync("Cancelled");
    }

    [Fact]
    public async Task A_failed_run_is_run_again_with_other_inputs_from_where_it_failed()
    {
        var run = await StartAsync("fails", """{ "id": "sum", "type": "set", "settings": { "values": { "n": "{{ $number(inputs.n) + 1 }}" } } }""");
        await OpenAsync($"/runs/{run}");
        await HasEndedAsync("Failed");
        await Page.GetByLabel("From", new() { Exact = true }).SelectOptionAsync("failure");
        await Page.GetByLabel("Other inputs").FillAsync("""{ "n": "41" }""");
        await Page.GetByRole(AriaRole.Button, new() { Name = "Run again" }).ClickAsync();

        await Page.WaitForURLAsync(url => url.Contains("/runs/", StringComparison.Ordinal) && !url.EndsWith(run, StringComparison.Ordinal));
        await HasEndedAsync("Succeeded");
        await ShootAsync("run-again");
    }

    private Task HasEndedAsync(string status) =>
        Assertions.Expect(Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToContainTextAsync(status);

    /// <summary>Saves, publishes and starts a workflow of one step; the run's id.</summary>
    private async Task<string> StartAsync(string id, string step)
    {
        await SendAsync("/api/workflows", $$"""
            { "metaflow": 1, "id": "{{id}}", "inputs": { "n": { "type": "string", "default": "none" } }, "steps": [ {{step}} ] }
            """);
        await SendAsync($"/api/workflows/{id}/publish", "");
        using var answer = JsonDocument.Parse(await SendAsync($"/api/workflows/{id}/runs", "{}"));
        return answer.RootElement.GetProperty("id").GetString()!;
    }

    private async Task<string> SendAsync(string path, string body)
    {
        var response = await Page.APIRequest.PostAsync(Server.Address + path, new()
        {
            DataString = body,
            Headers = new Dictionary<string, string> { ["Origin"] = Server.Address, ["Content-Type"] = "application/json" },
        });
        Assert.True(response.Ok, await response.TextAsync());
        return await response.TextAsync();
    }
}
