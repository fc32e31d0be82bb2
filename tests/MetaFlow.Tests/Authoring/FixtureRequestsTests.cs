using System.Diagnostics;
using MetaFlow.Authoring;
using MetaFlow.Json;

namespace MetaFlow.Tests.Authoring;

/// <summary>Requests of real people, where their collection is at hand.</summary>
public sealed class FixtureRequestsTests
{
    [Theory]
    [InlineData("requests_dev.jsonl")]
    [InlineData("requests_dev_unlabelled.jsonl")]
    public async Task Every_request_ends_in_a_definition_without_errors_or_in_a_reason(string file)
    {
        Assert.SkipUnless(Find(file) is not null, $"Skipped: the collection '{file}' is not there.");
        var desk = Asked.Desk();
        var wrong = new List<string>();

        foreach (var line in File.ReadLines(Find(file)!).Where(line => line.Length > 0))
        {
            var request = Asked.Text((JsonObject)JsonData.Parse(line), "request")!;
            var proposal = await desk.AuthorAsync(new AuthoringRequest(request), sources: null, TestContext.Current.CancellationToken);
            if (Asked.Errors(proposal).Count > 0 || (proposal.Definition is null && proposal.Refusal is null))
            {
                wrong.Add($"{request}: {string.Join(", ", Asked.Errors(proposal))}");
            }
        }

        Assert.Empty(wrong);
    }

    [Fact]
    public async Task A_long_request_is_planned_in_a_moment()
    {
        var request = string.Join(", then ", Enumerable.Range(1, 50).Select(number => $"fetch page {number} and save it to table {number}"));
        var desk = Asked.Desk();
        await desk.AuthorAsync(new AuthoringRequest("fetch https://example.com"), sources: null, TestContext.Current.CancellationToken);

        var began = Stopwatch.GetTimestamp();
        var proposal = await desk.AuthorAsync(new AuthoringRequest(request), sources: null, TestContext.Current.CancellationToken);

        Assert.Equal("authoring.too_many_steps", proposal.Refusal?.Code);
        Assert.True(Stopwatch.GetElapsedTime(began) < TimeSpan.FromSeconds(5));
    }

    private static string? Find(string file)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var candidate = Path.Combine(folder.FullName, "shared", "fixtures", "nl", file);
            if (File.Exists(candidate))
            {
                return candidate;
            }
        }

        return null;
    }
}
