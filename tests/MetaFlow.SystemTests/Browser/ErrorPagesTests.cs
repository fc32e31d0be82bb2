using Microsoft.Playwright;

namespace MetaFlow.SystemTests.Browser;

public sealed class ErrorPagesTests(ServerFixture server, BrowserFixture browser)
    : BrowserTest(server, browser), IClassFixture<ServerFixture>
{
    [Fact]
    public async Task An_unknown_address_gets_a_page_that_says_so()
    {
        Expected.Add("404");

        var response = await Page.GotoAsync("/no-such-page");

        Assert.Equal(404, response!.Status);
        await SeesAsync(Heading("There is no such page"));
    }

    [Theory]
    [InlineData("/workflows/no-such-workflow")]
    [InlineData("/runs/no-such-run")]
    [InlineData("/runs/01a1fd11-6cd5-7844-98e2-a87a3108be5c")]
    [InlineData("/knowledge/01a1fd11-6cd5-7844-98e2-a87a3108be5c")]
    public async Task What_is_not_there_is_not_found_also_for_programs_that_look_at_the_status(string path)
    {
        var response = await Page.APIRequest.GetAsync(Server.Address + path);

        Assert.Equal(404, response.Status);
        Assert.Contains("There is no such page", await response.TextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_error_page_names_the_id_of_the_response_and_no_stack_trace()
    {
        Expected.Add("500");

        var response = await Page.GotoAsync("/error");

        Assert.Equal(500, response!.Status);
        await SeesAsync(Heading("Something went wrong on our side"));
        await Assertions.Expect(Page.Locator(".correlation-id")).ToHaveTextAsync(response.Headers["x-correlation-id"]);
        Assert.DoesNotContain("   at ", await Page.ContentAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_response_names_its_id()
    {
        var first = await Page.APIRequest.GetAsync(Server.Address + "/");
        var second = await Page.APIRequest.GetAsync(Server.Address + "/api/nothing");

        Assert.Matches("^[0-9a-f]{32}$", first.Headers["x-correlation-id"]);
        Assert.NotEqual(first.Headers["x-correlation-id"], second.Headers["x-correlation-id"]);
    }

    [Fact]
    public async Task A_form_without_its_token_is_refused_with_a_page()
    {
        var response = await Page.APIRequest.PostAsync(
            Server.Address + "/preferences",
            new() { Form = Page.APIRequest.CreateFormData().Set("language", "ko") });

        Assert.Equal(400, response.Status);
        Assert.Contains("The request was not accepted", await response.TextAsync(), StringComparison.Ordinal);
        Assert.DoesNotContain("Set-Cookie: metaflow.language", string.Join('\n', response.HeadersArray.Select(header => $"{header.Name}: {header.Value}")), StringComparison.OrdinalIgnoreCase);
    }
}
