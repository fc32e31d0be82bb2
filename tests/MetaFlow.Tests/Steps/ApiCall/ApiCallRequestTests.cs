using System.Text;
using MetaFlow.Json;
using MetaFlow.Tests.Http;

namespace MetaFlow.Tests.Steps.ApiCall;

public sealed class ApiCallRequestTests
{
    [Theory]
    [InlineData("", "GET")]
    [InlineData("\"method\": \"POST\"", "POST")]
    [InlineData("\"method\": \"put\"", "PUT")]
    [InlineData("\"method\": \"PATCH\"", "PATCH")]
    [InlineData("\"method\": \"DELETE\"", "DELETE")]
    [InlineData("\"method\": \"HEAD\"", "HEAD")]
    [InlineData("\"method\": \"OPTIONS\"", "OPTIONS")]
    public async Task Every_method_is_sent(string settings, string method)
    {
        await using var bench = await ApiCallBench.StartAsync(_ => """{ "a": 1 }""");

        var output = await bench.CompletesAsync(settings);

        Assert.Equal(method, bench.Last.Method);
        Assert.Equal("200", output["status"]!.ToString());
        Assert.Equal(method == "HEAD" ? "null" : """{"a":1}""", output["body"]!.ToString());
    }

    [Theory]
    [InlineData("""{ "q": "경제 뉴스", "n": 10, "all": true, "none": null }""", "/", "/?q=%EA%B2%BD%EC%A0%9C%20%EB%89%B4%EC%8A%A4&n=10&all=true")]
    [InlineData("""{ "tag": ["a", "b&c"] }""", "/x?y=1", "/x?y=1&tag=a&tag=b%26c")]
    [InlineData("""{ "id": 12345678901234567890 }""", "/", "/?id=12345678901234567890")]
    [InlineData("{}", "/a%2Fb?c=d%20e", "/a%2Fb?c=d%20e")]
    [InlineData("null", "/a", "/a")]
    public async Task Parameters_go_into_the_query(string query, string path, string asked)
    {
        await using var bench = await ApiCallBench.StartAsync(_ => "{}");

        await bench.CompletesAsync($"\"query\": {query}", path);

        Assert.Equal(asked, bench.Last.Path);
    }

    [Fact]
    public async Task Headers_go_along()
    {
        await using var bench = await ApiCallBench.StartAsync(_ => "{}");

        await bench.CompletesAsync("""
            "method": "POST", "body": { "a": 1 },
            "headers": { "X-Name": "김", "X-Count": 3, "X-None": null, "Accept": "application/json", "Content-Type": "application/vnd.api+json", "User-Agent": "kim/1" }
            """);

        Assert.Equal("김", bench.Last.Header("X-Name"));
        Assert.Equal("3", bench.Last.Header("X-Count"));
        Assert.Null(bench.Last.Header("X-None"));
        Assert.Equal("application/json", bench.Last.Header("Accept"));
        Assert.Equal("application/vnd.api+json", bench.Last.Header("Content-Type"));
        Assert.Equal("kim/1", bench.Last.Header("User-Agent"));
    }

    [Theory]
    [InlineData("""{ "a": 1.50, "b": ["글"] }""", "json", "application/json", """{"a":1.50,"b":["글"]}""")]
    [InlineData("null", "json", "application/json", "null")]
    [InlineData("""{ "a": "x y&", "b": [1, 2], "c": null }""", "form", "application/x-www-form-urlencoded", "a=x+y%26&b=1&b=2")]
    [InlineData("\"안녕\"", "text", "text/plain; charset=utf-8", "안녕")]
    [InlineData("\"aGVsbG8=\"", "binary", "application/octet-stream", "hello")]
    [InlineData("""{ "base64": "aGVsbG8=", "contentType": "image/png", "size": 5 }""", "binary", "image/png", "hello")]
    public async Task A_body_is_written_as_its_type_says(string body, string type, string contentType, string sent)
    {
        await using var bench = await ApiCallBench.StartAsync(_ => "{}");

        await bench.CompletesAsync($"\"method\": \"POST\", \"body\": {body}, \"bodyType\": \"{type}\"");

        Assert.Equal(contentType, bench.Last.Header("Content-Type"));
        Assert.Equal(sent, bench.Last.Text);
    }

    [Fact]
    public async Task Files_and_fields_go_as_parts()
    {
        await using var bench = await ApiCallBench.StartAsync(_ => "{}");

        await bench.CompletesAsync("""
            "method": "POST", "bodyType": "multipart",
            "body": { "title": "제목", "tag": ["a", "b"], "file": { "fileName": "보고서 \"1\".pdf", "contentType": "application/pdf", "base64": "JVBERg==" }, "note": { "fileName": "n.txt", "text": "hi" } }
            """);

        var text = bench.Last.Text;
        Assert.StartsWith("multipart/form-data; boundary=", bench.Last.Header("Content-Type"), StringComparison.Ordinal);
        Assert.Contains("Content-Disposition: form-data; name=\"title\"\r\n\r\n제목\r\n", text, StringComparison.Ordinal);
        Assert.Equal(2, text.Split("name=\"tag\"").Length - 1);
        Assert.Contains("Content-Type: application/pdf\r\nContent-Disposition: form-data; name=\"file\"; filename=\"보고서 %221%22.pdf\"\r\n\r\n%PDF\r\n", text, StringComparison.Ordinal);
        Assert.Contains("name=\"note\"; filename=\"n.txt\"\r\n\r\nhi\r\n", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("POST", "/orders/send")]
    [InlineData("DELETE", "/orders/send")]
    [InlineData("GET", null)]
    public async Task What_writes_has_the_key_of_its_step_and_run(string method, string? end)
    {
        await using var bench = await ApiCallBench.StartAsync(_ => "{}");

        await bench.CompletesAsync($"\"method\": \"{method}\"");

        Assert.Equal(end is not null, bench.Last.Header("Idempotency-Key")?.EndsWith(end ?? "-", StringComparison.Ordinal) == true);
    }

    [Fact]
    public async Task An_author_gives_a_key_of_his_own()
    {
        await using var bench = await ApiCallBench.StartAsync(_ => "{}");

        await bench.CompletesAsync("""  "method": "POST", "headers": { "idempotency-key": "order-7" }  """);

        Assert.Equal("order-7", bench.Last.Header("Idempotency-Key"));
    }

    [Theory]
    [InlineData("\"method\": \"FETCH\"", "api_call.unknown_method", "settings.method")]
    [InlineData("\"query\": { \"a\": { \"b\": 1 } }", "api_call.not_plain", "settings.query.a")]
    [InlineData("\"headers\": { \"X-A\": \"a\\r\\nX-B: c\" }", "api_call.bad_header", "settings.headers.X-A")]
    [InlineData("\"headers\": { \"X A\": \"a\" }", "api_call.bad_header", "settings.headers.X A")]
    [InlineData("\"headers\": { \"host\": \"evil.test\" }", "api_call.header_of_transport", "settings.headers.host")]
    [InlineData("\"method\": \"POST\", \"bodyType\": \"form\", \"body\": { \"a\": {} }", "api_call.body_does_not_fit", "settings.body")]
    [InlineData("\"method\": \"POST\", \"bodyType\": \"multipart\", \"body\": [1]", "api_call.body_does_not_fit", "settings.body")]
    [InlineData("\"method\": \"POST\", \"bodyType\": \"binary\", \"body\": \"not base64!\"", "api_call.body_does_not_fit", "settings.body")]
    public async Task What_an_expression_made_wrong_is_told_with_its_place(string settings, string code, string path)
    {
        await using var bench = await ApiCallBench.StartAsync(_ => "{}");

        var failed = await bench.FailsAsync(settings);

        Assert.Equal((code, path, false), (failed.Problem.Code, failed.Problem.Path, failed.Retryable));
        Assert.Empty(bench.Service.Asked);
    }

    [Theory]
    [InlineData("application/json; charset=utf-8", "{\"price\":10.50,\"id\":12345678901234567890}", "", """{"price":10.50,"id":12345678901234567890}""")]
    [InlineData("application/problem+json", "[1]", "", "[1]")]
    [InlineData("text/plain", "{\"a\":1}", "", "\"{\\\"a\\\":1}\"")]
    [InlineData("text/plain", "{\"a\":1}", "\"answer\": \"json\"", """{"a":1}""")]
    [InlineData("application/json", "{\"a\":1}", "\"answer\": \"text\"", "\"{\\\"a\\\":1}\"")]
    [InlineData("text/html", "<p>글</p>", "", "\"<p>글</p>\"")]
    [InlineData("application/rss+xml", "<rss/>", "", "\"<rss/>\"")]
    [InlineData("image/png", "PNG", "", """{"contentType":"image/png","size":3,"base64":"UE5H"}""")]
    [InlineData(null, "{\"a\":1}", "", """{"a":1}""")]
    [InlineData(null, "plain", "", "\"plain\"")]
    [InlineData("application/json", "", "", "null")]
    [InlineData("text/plain", "", "", "null")]
    [InlineData(null, "", "", "null")]
    [InlineData(null, "", "\"answer\": \"text\"", "\"\"")]
    [InlineData("application/json", "\uFEFF[2]", "", "[2]")]
    public async Task A_body_is_read_as_it_is(string? type, string body, string settings, string read)
    {
        await using var bench = await ApiCallBench.StartAsync(async (context, _) =>
        {
            context.Response.ContentType = type;
            await context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(body), context.RequestAborted);
        });

        var output = await bench.CompletesAsync(settings);

        Assert.Equal(read, output["body"]!.ToString());
    }

    [Theory]
    [InlineData("text/plain; charset=euc-kr", "\"경제\"")]
    [InlineData("text/plain; charset=\"MS949\"", "\"경제\"")]
    [InlineData("application/json; charset=euc-kr", "\"경제\"")]
    public async Task Korean_in_an_older_coding_is_read(string type, string read)
    {
        byte[] economy = [0xB0, 0xE6, 0xC1, 0xA6];
        byte[] body = type.StartsWith("application/json", StringComparison.Ordinal) ? [(byte)'"', .. economy, (byte)'"'] : economy;
        await using var bench = await ApiCallBench.StartAsync(async (context, _) =>
        {
            context.Response.ContentType = type;
            await context.Response.Body.WriteAsync(body, context.RequestAborted);
        });

        Assert.Equal(read, (await bench.CompletesAsync(""))["body"]!.ToString());
    }

    [Fact]
    public async Task Headers_of_the_answer_are_told_without_its_cookies()
    {
        await using var bench = await ApiCallBench.StartAsync((context, _) =>
        {
            context.Response.Headers["X-Rate"] = "7";
            context.Response.Headers.SetCookie = "session=abcdef";
            return StubService.Json(context, "{}");
        });

        var headers = (JsonObject)(await bench.CompletesAsync(""))["headers"]!;

        Assert.Equal("7", ((JsonText)headers["x-rate"]!).Value);
        Assert.Null(headers["set-cookie"]);
    }
}
