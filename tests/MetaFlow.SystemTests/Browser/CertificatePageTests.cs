using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace MetaFlow.SystemTests.Browser;

public sealed class CertificatePageTests(ServerFixture server, BrowserFixture browser)
    : BrowserTest(server, browser), IClassFixture<ServerFixture>
{
    private const string First = """
        { "metaflow": 1, "id": "notice", "name": { "en": "Notice", "ko": "알림" }, "triggers": [ { "id": "by-hand", "type": "manual" } ],
          "inputs": { "size": { "type": "string", "enum": [ "small", "large" ], "default": "small" }, "key": { "type": "string", "secret": true } },
          "output": "{{ inputs.size }}",
          "steps": [ { "id": "tell", "type": "notification", "settings": { "channel": "log", "body": "Size {{ inputs.size }}" } } ] }
        """;

    protected override string Locale => "ko-KR";

    [Fact]
    public async Task A_workflow_is_read_published_and_compared_in_Korean()
    {
        await SaveAsync(First, basedOn: 0);
        await SaveAsync(First.Replace("\"log\"", "\"inbox\"", StringComparison.Ordinal), basedOn: 1);

        await OpenAsync("/workflows/notice");
        await SeesAsync(Page.GetByText("\"inbox\" 채널로 \"Size [입력 'size']\" 메시지를 보냅니다."));
        await SeesAsync(Page.GetByText("바뀐 점", new() { Exact = true }));
        await SeesAsync(Page.GetByText("형식 확인", new() { Exact = true }));
        await Page.GetByRole(AriaRole.Button, new() { Name = "리비전 2 게시" }).ClickAsync();

        await Assertions.Expect(Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToContainTextAsync("게시됨");
        await Assertions.Expect(Page.GetByRole(AriaRole.Button, new() { Name = "리비전 2 게시" })).ToBeHiddenAsync();
        await ShootAsync("notice-ko");
    }

    [Fact]
    public async Task A_secret_is_typed_unseen_and_shown_nowhere_afterwards()
    {
        await SaveAsync(First.Replace("\"notice\"", "\"sealed\"", StringComparison.Ordinal), basedOn: 0);
        await OpenAsync("/workflows/sealed");
        await Assertions.Expect(Page.GetByLabel("key")).ToHaveAttributeAsync("type", "password");
        await Page.GetByLabel("key").FillAsync("correct-horse-battery");
        await Page.GetByLabel("size").SelectOptionAsync("large");
        await Page.GetByRole(AriaRole.Button, new() { Name = "실행 시작" }).ClickAsync();

        await Page.WaitForURLAsync(new Regex("/runs/", RegexOptions.None, TimeSpan.FromSeconds(1)));
        await SeesAsync(Page.GetByText("실행이 성공했습니다"));
        await SeesAsync(Page.GetByRole(AriaRole.Region, new() { Name = "결과" }).GetByText("\"large\""));
        var page = await Page.ContentAsync();
        Assert.DoesNotContain("correct-horse-battery", page, StringComparison.Ordinal);
        Assert.Contains("\"key\": \"•••\"", page, StringComparison.Ordinal);
    }

    private async Task SaveAsync(string definition, int basedOn)
    {
        var saved = await Page.APIRequest.PostAsync($"{Server.Address}/api/workflows?basedOn={basedOn}", new()
        {
            Headers = new Dictionary<string, string> { ["Origin"] = Server.Address, ["Content-Type"] = "application/json" },
            DataByte = System.Text.Encoding.UTF8.GetBytes(definition),
        });
        Assert.True(saved.Ok, await saved.TextAsync());
    }
}
