using System.Globalization;
using MetaFlow.Json;
using MetaFlow.Web.Commands;

namespace MetaFlow.Tests.Web;

/// <summary><c>metaflow triggers</c> on a store of its own, with no server beside it.</summary>
public sealed class TriggersCommandTests : IDisposable
{
    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("metaflow-triggers-");

    public void Dispose() => _data.Delete(recursive: true);

    [Fact]
    public async Task Triggers_are_listed_paused_and_fired_and_the_ledger_tells_of_it()
    {
        var file = Path.Combine(_data.FullName, "nightly.json");
        await File.WriteAllTextAsync(file, """
            { "metaflow": 1, "id": "nightly", "triggers": [ { "id": "clock", "type": "schedule", "cron": "0 3 * * *" } ],
              "steps": [ { "id": "a", "type": "set", "settings": { "values": { "n": 1 } } } ] }
            """, TestContext.Current.CancellationToken);
        await DoAsync("workflows", "import", file);
        await DoAsync("workflows", "publish", "nightly");

        var next = (JsonArray)JsonData.Parse(await DoAsync("triggers", "next", "nightly", "--count", "2", "--json"));
        var paused = await DoAsync("triggers", "pause", "nightly/clock", "--why", "holiday");
        var list = await DoAsync("triggers", "list");
        var resumed = await DoAsync("triggers", "resume", "nightly");
        var fired = await DoAsync("triggers", "fire", "nightly");
        var ledger = await DoAsync("triggers", "ledger", "nightly/clock");
        var all = await DoAsync("triggers", "pause-all");
        var rests = await DoAsync("triggers", "list");

        Assert.Equal(2, next.Count);
        Assert.Contains("'nightly/clock' is paused now.", paused, StringComparison.Ordinal);
        Assert.Matches(@"nightly/clock +schedule +paused", list);
        Assert.Contains("'nightly/clock' is active now.", resumed, StringComparison.Ordinal);
        Assert.Matches(@"Run [0-9a-f-]{36} was started\.", fired);
        Assert.Matches(@"nightly/clock +.+ fired +by_hand", ledger);
        Assert.Contains("All schedules are paused.", all, StringComparison.Ordinal);
        Assert.StartsWith("All schedules are paused.", rests, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("There is no outcome", "A firing has no outcome 'lost'.", "ledger", "--outcome", "lost")]
    [InlineData("Nothing is published", "No workflow 'nobody' is published.", "next", "nobody")]
    public async Task What_cannot_be_done_is_said_and_exits_1(string what, string sentence, params string[] line)
    {
        var (exit, _, errors) = await RunAsync(["triggers", .. line]);

        Assert.True(exit == CommandLine.ProblemsFound, what);
        Assert.Contains(sentence, errors, StringComparison.Ordinal);
    }

    private async Task<string> DoAsync(params string[] line)
    {
        var (exit, output, errors) = await RunAsync(line);
        Assert.True(exit == CommandLine.Done, errors);
        return output;
    }

    private async Task<(int Exit, string Output, string Errors)> RunAsync(string[] line)
    {
        CultureInfo.CurrentUICulture = CultureInfo.InvariantCulture;
        var (output, errors) = (new StringWriter(), new StringWriter());
        var exit = await CommandLine.RunAsync([.. line, "--data", _data.FullName], output, errors);
        return (exit, output.ToString(), errors.ToString());
    }
}
