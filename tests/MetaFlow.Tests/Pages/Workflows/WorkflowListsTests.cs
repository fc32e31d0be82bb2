using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using MetaFlow.Web.Pages.Workflows;
using MetaFlow.Workflows.ReadBack;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace MetaFlow.Tests.Pages.Workflows;

/// <summary>The lists of a workflow's page: its steps, and what they do in words.</summary>
public sealed class WorkflowListsTests
{
    [Theory]
    [InlineData("en", "e for_each For each item p parallel left a set t try Tried b set On failure c set In any case d set")]
    [InlineData("ko", "e for_each 항목마다 p parallel left a set t try 시도 b set 실패하면 c set 언제나 d set")]
    public async Task Steps_stand_under_what_their_block_is_for(string language, string said)
    {
        string Set(string id) => $$"""{ "id": "{{id}}", "type": "set", "settings": { "values": {} } }""";
        var workflow = Some.Workflow($$"""
            { "id": "e", "type": "for_each", "items": [ 1 ], "steps": [
              { "id": "p", "type": "parallel", "branches": [ { "id": "left", "steps": [ {{Set("a")}} ] }, { "id": "idle", "steps": [] } ] },
              { "id": "t", "type": "try", "steps": [ {{Set("b")}} ], "catch": [ {{Set("c")}} ], "finally": [ {{Set("d")}} ] } ] }
            """);

        var html = await RenderAsync<StepList>(language, ("Steps", workflow.Steps));

        Assert.Equal(said, TextOf(html));
    }

    [Fact]
    public async Task What_touches_the_world_and_what_was_assumed_stand_out()
    {
        ReadBackLine[] lines =
        [
            new(0, "a", "a: Does `x`."), new(1, "a", "Sends to kim.") { Mark = LineMark.Effect }, new(1, "a", "Assumed: kim") { Mark = LineMark.Assumed },
        ];

        var html = await RenderAsync<WordList>("en", ("Lines", lines));

        Assert.Matches("class=\"effect\"[^>]*>\\s*<span[^>]*>Sends to kim\\.", html);
        Assert.Matches("class=\"assumed\"[^>]*>\\s*<span[^>]*>Assumed: kim", html);
        Assert.Matches("class=\"code\"[^>]*>x<", html);
        Assert.Equal("a: Does x . Sends to kim. Assumed: kim", TextOf(html));
    }

    private static async Task<string> RenderAsync<TComponent>(string language, params (string Name, object? Value)[] parameters)
        where TComponent : IComponent
    {
        CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(language);
        await using var services = new ServiceCollection().AddLogging().AddLocalization().BuildServiceProvider();
        await using var renderer = new HtmlRenderer(services, services.GetRequiredService<ILoggerFactory>());
        return await renderer.Dispatcher.InvokeAsync(async () =>
            (await renderer.RenderComponentAsync<TComponent>(ParameterView.FromDictionary(
                parameters.ToDictionary(parameter => parameter.Name, parameter => parameter.Value)))).ToHtmlString());
    }

    private static string TextOf(string html) => Regex.Replace(
        WebUtility.HtmlDecode(Regex.Replace(html, "<[^>]+>", " ", RegexOptions.None, TimeSpan.FromSeconds(1))),
        @"\s+", " ", RegexOptions.None, TimeSpan.FromSeconds(1)).Trim();
}
