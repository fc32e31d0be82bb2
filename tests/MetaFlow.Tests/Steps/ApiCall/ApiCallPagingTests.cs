using System.Globalization;
using MetaFlow.Credentials;
using MetaFlow.Json;
using MetaFlow.Tests.Http;
using Microsoft.AspNetCore.Http;

namespace MetaFlow.Tests.Steps.ApiCall;

public sealed class ApiCallPagingTests
{
    [Theory]
    [InlineData("\"next\": \"links.next\"")]
    [InlineData("\"next\": \"all[rel='next'].href\"")]
    [InlineData("\"next\": \"@odata.nextLink\"")]
    public async Task A_link_in_the_body_leads_on(string next)
    {
        await using var bench = await ApiCallBench.StartAsync(asked => Number(asked, "p", 1) is var page && page < 3
            ? $$"""{ "items": [{{page}}], "links": { "next": "/list?p={{page + 1}}" }, "all": [ { "rel": "self", "href": "/x" }, { "rel": "next", "href": "/list?p={{page + 1}}" } ], "@odata.nextLink": "/list?p={{page + 1}}" }"""
            : """{ "items": [3], "links": { "next": null } }""");

        var output = await bench.CompletesAsync($$"""  "paging": { "by": "link", "items": "items", {{next}} }  """, "/list?q=a");

        Assert.Equal("[1,2,3]", output["body"]!.ToString());
        Assert.Equal(("3", "false"), (output["pages"]!.ToString(), output["more"]!.ToString()));
        Assert.Equal(["/list?q=a", "/list?p=2", "/list?p=3"], bench.Service.Asked.Select(asked => asked.Path));
    }

    [Fact]
    public async Task A_link_in_the_header_leads_on()
    {
        await using var bench = await ApiCallBench.StartAsync((context, asked) =>
        {
            var page = Number(asked, "page", 1);
            if (page < 3)
            {
                context.Response.Headers.Link = $"</list?page=1>; rel=\"first\", <http://{asked.Host}/list?page={page + 1}>; title=\"a, b\"; rel=\"last next\"";
            }

            return StubService.Json(context, $"[{page}]");
        });

        var output = await bench.CompletesAsync("\"paging\": { \"by\": \"link\" }", "/list");

        Assert.Equal("[1,2,3]", output["body"]!.ToString());
    }

    [Theory]
    [InlineData("", 4)]
    [InlineData(", \"size\": 2", 3)]
    public async Task Pages_are_counted_until_one_is_not_full(string size, int calls)
    {
        await using var bench = await ApiCallBench.StartAsync(asked => Number(asked, "page", 0) switch
        {
            1 => """{ "data": { "list": [1, 2] } }""",
            2 => """{ "data": { "list": [3, 4] } }""",
            3 => """{ "data": { "list": [5] } }""",
            _ => """{ "data": { "list": [] } }""",
        });

        var output = await bench.CompletesAsync($$"""  "paging": { "by": "page", "items": "data.list"{{size}} }, "query": { "q": 1 }  """, "/list?page=9");

        Assert.Equal("[1,2,3,4,5]", output["body"]!.ToString());
        Assert.Equal(calls, bench.Service.Asked.Count);
        Assert.Equal("/list?q=1&page=1", bench.Service.Asked.First().Path);
    }

    [Fact]
    public async Task Items_are_counted_as_they_come()
    {
        await using var bench = await ApiCallBench.StartAsync(asked => Number(asked, "start", 0) switch { 1 => "[1, 2, 3]", 4 => "[4, 5]", _ => "[]" });

        var output = await bench.CompletesAsync("""  "paging": { "by": "offset", "parameter": "start", "start": 1 }  """, "/list");

        Assert.Equal("[1,2,3,4,5]", output["body"]!.ToString());
        Assert.Equal(["/list?start=1", "/list?start=4", "/list?start=6"], bench.Service.Asked.Select(asked => asked.Path));
    }

    [Fact]
    public async Task A_cursor_asks_for_what_comes_next()
    {
        await using var bench = await ApiCallBench.StartAsync(asked => asked.Path switch
        {
            "/list?limit=2" => """{ "items": ["a", "b"], "meta": { "next": "c/1" } }""",
            "/list?limit=2&cursor=c%2F1" => """{ "items": ["c"], "meta": { "next": 7 } }""",
            "/list?limit=2&cursor=7" => """{ "items": [], "meta": { "next": "" } }""",
            _ => throw new InvalidOperationException(asked.Path),
        });

        var output = await bench.CompletesAsync("""  "query": { "limit": 2 }, "paging": { "by": "cursor", "items": "items", "next": "meta.next" }  """, "/list");

        Assert.Equal("""["a","b","c"]""", output["body"]!.ToString());
        Assert.Equal("3", output["pages"]!.ToString());
    }

    [Fact]
    public async Task A_search_by_POST_has_its_cursor_in_the_body_and_a_key_for_each_page()
    {
        await using var bench = await ApiCallBench.StartAsync(asked => asked.Text.Contains("start_cursor", StringComparison.Ordinal)
            ? """{ "results": [2] }"""
            : """{ "results": [1], "next_cursor": "c1" }""");

        var output = await bench.CompletesAsync("""
            "method": "POST", "effect": "read", "body": { "filter": 1 },
            "paging": { "by": "cursor", "items": "results", "next": "next_cursor", "parameter": "start_cursor", "inBody": true }
            """);

        Assert.Equal("[1,2]", output["body"]!.ToString());
        Assert.Equal("""{"filter":1,"start_cursor":"c1"}""", bench.Last.Text);
        Assert.Equal(2, bench.Service.Asked.Select(asked => asked.Header("Idempotency-Key")).Distinct().Count());
    }

    [Fact]
    public async Task The_bound_is_held_and_told()
    {
        await using var bench = await ApiCallBench.StartAsync(asked => $"[{Number(asked, "page", 0)}]");

        var byDefault = await bench.CompletesAsync("\"paging\": { \"by\": \"page\" }");
        var two = await bench.CompletesAsync("\"paging\": { \"by\": \"page\", \"maxPages\": 2 }");

        Assert.Equal("[1,2,3,4,5,6,7,8,9,10]", byDefault["body"]!.ToString());
        Assert.Equal(("[1,2]", "2", "true"), (two["body"]!.ToString(), two["pages"]!.ToString(), two["more"]!.ToString()));
    }

    [Theory]
    [InlineData("\"by\": \"page\"")]
    [InlineData("\"by\": \"cursor\", \"next\": \"cursor\", \"items\": \"items\"")]
    [InlineData("\"by\": \"link\", \"next\": \"link\", \"items\": \"items\"")]
    public async Task A_service_that_gives_the_same_page_again_does_not_fill_the_list(string paging)
    {
        var isList = paging.Contains("page", StringComparison.Ordinal);
        await using var bench = await ApiCallBench.StartAsync(_ => isList ? "[1]" : """{ "items": [1], "cursor": "c", "link": "/again" }""");

        var failed = await bench.FailsAsync($"\"paging\": {{ {paging} }}");

        Assert.Equal(("api_call.paging_repeats", false), (failed.Problem.Code, failed.Retryable));
        Assert.Equal(2, bench.Service.Asked.Count);
    }

    [Theory]
    [InlineData("{}", "items", "'body.items' in the answer of '127.0.0.1' is not a list.")]
    [InlineData("""{ "items": { "a": 1 } }""", "items", "'body.items' in the answer of '127.0.0.1' is not a list.")]
    public async Task A_wrong_place_is_not_an_empty_list(string body, string items, string message)
    {
        await using var bench = await ApiCallBench.StartAsync(_ => body);

        Assert.Equal(message, (await bench.FailsAsync($$"""  "paging": { "by": "page", "items": "{{items}}" }  """)).Problem.Message);
    }

    [Theory]
    [InlineData("""{ "rows": [[1, 2]] }""", "rows", "[[1,2]]")]
    [InlineData("""{ "items": null }""", "items", "[]")]
    [InlineData("""{ "groups": [ { "items": [1] }, { "items": [2, 3] } ] }""", "groups.(items)", "[1,2,3]")]
    [InlineData("""{ "items": [ { "a": 1 } ] }""", "$.items", """[{"a":1}]""")]
    [InlineData("""{ "items": [] }""", "$.items", "[]")]
    public async Task Items_are_found_by_a_path_or_an_expression(string body, string items, string found)
    {
        await using var bench = await ApiCallBench.StartAsync(_ => body);

        var output = await bench.CompletesAsync($$"""  "paging": { "by": "page", "items": "{{items}}", "maxPages": 1 }  """);

        Assert.Equal(found, output["body"]!.ToString());
    }

    [Fact]
    public async Task Each_page_is_held_against_the_declaration()
    {
        await using var bench = await ApiCallBench.StartAsync(asked => Number(asked, "page", 0) == 1 ? """[ { "id": 1 } ]""" : """[ { "id": "2" } ]""");

        var failed = await bench.FailsAsync("""  "paging": { "by": "page" }, "response": { "sample": [ { "id": 1 } ] }  """);

        Assert.Equal("In the answer of '127.0.0.1', 'body[0].id' has to be a number, and it is text.", failed.Problem.Message);
    }

    [Fact]
    public async Task A_page_that_fails_fails_the_step_with_its_own_problem()
    {
        await using var bench = await ApiCallBench.StartAsync((context, asked) => Number(asked, "page", 0) == 1
            ? StubService.Json(context, "[1]")
            : StubService.Json(context, "{}", 503));

        var failed = await bench.FailsAsync("\"paging\": { \"by\": \"page\" }");

        Assert.Equal(("api_call.service_failed", true), (failed.Problem.Code, failed.Retryable));
    }

    [Fact]
    public async Task All_pages_together_have_the_limit_of_one_answer()
    {
        await using var bench = await ApiCallBench.StartAsync(asked => $"[ \"{Number(asked, "page", 0)}{new string('a', 600)}\" ]");

        var failed = await bench.FailsAsync("\"paging\": { \"by\": \"page\" }, \"maxBytes\": 1000");

        Assert.Equal("The pages of '127.0.0.1' have more than 1000 bytes together.", failed.Problem.Message);
    }

    [Fact]
    public async Task A_link_to_a_host_that_is_not_named_is_not_followed_and_one_to_a_named_host_goes_without_the_credential()
    {
        await using var bench = await ApiCallBench.StartAsync(asked => asked.Host.StartsWith("one.test", StringComparison.Ordinal)
            ? $$"""{ "items": [1], "next": "http://two.test:{{asked.Host.Split(':')[1]}}/" }"""
            : """{ "items": [2] }""");
        await bench.SaveAsync(CredentialKind.Bearer, ("token", "t0ken-value"));
        const string Settings = """  "headers": { "Cookie": "a=b" }, "credential": "kept", "paging": { "by": "link", "items": "items", "next": "next" }  """;

        var refused = await bench.FailsAsync(Settings, host: "one.test");
        await bench.CompletesAsync(Settings + """, "hosts": ["two.test"]""", host: "one.test");

        Assert.Equal("http.host_not_declared", refused.Problem.Code);
        Assert.Equal(["Bearer t0ken-value", "Bearer t0ken-value", null], bench.Service.Asked.Select(asked => asked.Header("Authorization")));
        Assert.Equal(["a=b", "a=b", null], bench.Service.Asked.Select(asked => asked.Header("Cookie")));
    }

    private static int Number(Asked asked, string name, int fallback)
    {
        var query = new QueryString(asked.Path.IndexOf('?', StringComparison.Ordinal) is >= 0 and var at ? asked.Path[at..] : "");
        var values = Microsoft.AspNetCore.WebUtilities.QueryHelpers.ParseQuery(query.Value);
        return values.TryGetValue(name, out var value) ? int.Parse(value.ToString(), CultureInfo.InvariantCulture) : fallback;
    }
}
