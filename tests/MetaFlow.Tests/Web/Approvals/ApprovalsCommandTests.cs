using MetaFlow.Json;
using MetaFlow.People;
using MetaFlow.Tests.Storage;
using MetaFlow.Web.Commands;

namespace MetaFlow.Tests.Web.Approvals;

/// <summary>A run in one process, and whoever answers it or tells it of an event in others, on one store.</summary>
public sealed class ApprovalsCommandTests : IAsyncDisposable
{
    private readonly SqliteTestDatabase _database = new();

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    [Fact]
    public async Task A_run_waits_for_an_answer_from_the_command_line_and_ends_with_it()
    {
        await AddPersonAsync("kim");
        var running = RunAsync("run", await FileAsync(
            """{ "id": "ok", "type": "approval", "settings": { "title": "Send?", "payload": { "n": 7 }, "approvers": ["kim"] } }"""));
        var open = (JsonObject)await UntilAsync(async () =>
            JsonData.Parse((await RunAsync("approvals", "list", "--json")).Output) is JsonArray { Count: > 0 } all ? all[0] : null);
        var run = ((JsonText)open["run"]!).Value;

        var shown = await RunAsync("approvals", "show", run, "ok");
        var undecided = await RunAsync("approvals", "answer", run, "ok", "--as", "kim");
        var nobody = await RunAsync("approvals", "answer", run, "ok", "--approve", "--as", "nobody");
        var given = await RunAsync("approvals", "reassign", run, "ok", "--to", "nobody");
        var answered = await RunAsync("approvals", "answer", run, "ok", "--approve", "--as", "kim", "--comment", "좋아요");
        var ended = await running;

        Assert.Contains("\"n\": 7", shown.Output, StringComparison.Ordinal);
        Assert.Contains(((JsonText)open["payloadHash"]!).Value, shown.Output, StringComparison.Ordinal);
        Assert.Equal(
            (CommandLine.ProblemsFound, CommandLine.ProblemsFound, CommandLine.ProblemsFound, CommandLine.Done, CommandLine.Done),
            (undecided.Exit, nobody.Exit, given.Exit, answered.Exit, ended.Exit));
        Assert.Contains("There is nobody named 'nobody' who may answer approvals.", nobody.Errors, StringComparison.Ordinal);
        Assert.Contains("\"by\":\"kim\"", ended.Output, StringComparison.Ordinal);
        Assert.Contains("\"comment\":\"좋아요\"", ended.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_event_that_is_told_of_on_the_command_line_wakes_a_run()
    {
        var running = RunAsync("run", await FileAsync("""{ "id": "w", "type": "wait", "settings": { "event": "order.paid", "match": "data.order = '7'" } }"""));

        await UntilAsync(async () =>
        {
            await RunAsync("events", "emit", "order.paid", "--input", """{ "order": "7" }""");
            return running.IsCompleted ? JsonNull.Value : null;
        });

        Assert.Equal(CommandLine.Done, (await running).Exit);
    }

    [Fact]
    public async Task Told_again_with_its_key_it_is_one_event_in_the_list()
    {
        var first = await RunAsync("events", "emit", "order.paid", "--input", "서울", "--key", "a");
        var again = await RunAsync("events", "emit", "order.paid", "--key", "a");
        var (_, listed, _) = await RunAsync("events", "list", "--type", "order.paid", "--json");

        Assert.Equal(first.Output, again.Output);
        Assert.Equal("\"서울\"", ((JsonObject)Assert.Single((JsonArray)JsonData.Parse(listed)))["data"]!.ToString());
    }

    private async Task AddPersonAsync(string name)
    {
        await using var store = _database.Open(TimeProvider.System);
        await store.MigrateAsync(TestContext.Current.CancellationToken);
        Assert.True(await store.People.AddAsync(Stored.Person(name, Role.Operator), TestContext.Current.CancellationToken));
    }

    private async Task<string> FileAsync(string step)
    {
        var file = Path.Combine(_database.DataDirectory, "asking.json");
        await File.WriteAllTextAsync(file, Some.Definition(step), TestContext.Current.CancellationToken);
        return file;
    }

    private static async Task<JsonData> UntilAsync(Func<Task<JsonData?>> look)
    {
        while (true)
        {
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
            if (await look() is { } found)
            {
                return found;
            }
        }
    }

    private async Task<(int Exit, string Output, string Errors)> RunAsync(params string[] words)
    {
        System.Globalization.CultureInfo.CurrentUICulture = System.Globalization.CultureInfo.InvariantCulture;
        var (output, errors) = (new StringWriter(), new StringWriter());
        var exit = await Task.Run(() => CommandLine.RunAsync([.. words, "--data", _database.DataDirectory], output, errors));
        return (exit, output.ToString(), errors.ToString());
    }
}
