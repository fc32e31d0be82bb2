using System.Text;
using MetaFlow.Json;
using MetaFlow.Runs;
using MetaFlow.Tests.Runs;
using MetaFlow.Tests.Runs.Probe;
using MetaFlow.Tests.Storage;
using MetaFlow.Triggers;

namespace MetaFlow.Tests.Triggers;

public sealed class SqliteFileTriggersTests() : FileTriggersContract(new SqliteTestDatabase());

public sealed class PostgresFileTriggersTests(PostgresServer server) : FileTriggersContract(new PostgresTestDatabase(server));

/// <summary>Files that appear start runs: each once, when it is whole, and only where the operator lets triggers look.</summary>
public abstract class FileTriggersContract(ITestDatabase database) : StoreContract(database), IDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("metaflow-files-");

    private string Inbox => Directory.CreateDirectory(Path.Combine(_root.FullName, "inbox")).FullName;

    [Fact]
    public async Task A_file_that_appears_starts_one_run_when_it_looks_the_same_twice()
    {
        await using var node = await WatchingAsync();
        await WriteAsync("a.csv", "half");
        await LookAsync(node);
        await WriteAsync("a.csv", "whole, 주문");
        await LookAsync(node);
        var early = await RunsAsync();
        await LookAsync(node, times: 3);

        var run = Assert.Single(await RunsAsync());
        var path = Path.Combine(Inbox, "a.csv");
        var trigger = await node.TriggerOfAsync(run);
        Assert.Empty(early);
        Assert.Equal("file in", run.StartedBy);
        Assert.Equal($"\"{path}\"", trigger["path"]!.ToString());
        Assert.Equal("\"a.csv\"", trigger["name"]!.ToString());
        Assert.Equal($"{new FileInfo(path).Length}", trigger["size"]!.ToString());
        Assert.Equal(
            Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes("whole, 주문"))).ToLowerInvariant(),
            ((JsonText)trigger["hash"]!).Value);
    }

    [Fact]
    public async Task What_was_there_before_starts_nothing_and_neither_does_what_does_not_fit()
    {
        await WriteAsync("old.csv", "old");
        await using var node = await WatchingAsync();
        await WriteAsync("a.txt", "text");
        await WriteAsync(".a.csv", "hidden");
        File.CreateSymbolicLink(Path.Combine(Inbox, "link.csv"), Path.Combine(Inbox, "a.txt"));
        await LookAsync(node, times: 3);

        Assert.Empty(await RunsAsync());
    }

    [Fact]
    public async Task After_a_restart_and_on_another_node_the_same_file_starts_nothing_and_a_changed_one_does()
    {
        await using (var node = await WatchingAsync())
        {
            await WriteAsync("a.csv", "one");
            await LookAsync(node, times: 2);
        }

        await using var again = Node();
        await using var other = Node();
        await WriteAsync("b.csv", "while nobody looked");
        await Task.WhenAll(LookAsync(again), LookAsync(other));
        await Task.WhenAll(LookAsync(again), LookAsync(other));
        var before = await RunsAsync();
        await WriteAsync("a.csv", "changed");
        await LookAsync(again, times: 2);
        await LookAsync(other, times: 2);

        Assert.Equal(["a.csv", "b.csv"], await NamesAsync(again, before));
        Assert.Equal(["a.csv", "a.csv", "b.csv"], await NamesAsync(again, await RunsAsync()));
    }

    [Theory]
    [InlineData("/etc")]
    [InlineData("../outside")]
    [InlineData("inbox/../../outside")]
    [InlineData("way-out")]
    public async Task A_folder_that_is_not_allowed_is_not_looked_at(string folder)
    {
        Directory.CreateDirectory(Path.Combine(_root.FullName, "allowed", "inbox"));
        Directory.CreateDirectory(Path.Combine(_root.FullName, "outside"));
        Directory.CreateSymbolicLink(Path.Combine(_root.FullName, "allowed", "way-out"), Path.Combine(_root.FullName, "outside"));

        Assert.Null(WatchedFolder.Find(folder, [Path.Combine(_root.FullName, "allowed")]));
        Assert.NotNull(WatchedFolder.Find("inbox", [Path.Combine(_root.FullName, "allowed")]));
        Assert.Null(WatchedFolder.Find("inbox", []));

        await using var node = new TestEngine(Store, Clock, new ProbeLog());
        await node.PublishAsync(Workflow(Path.Combine(_root.FullName, "outside")));
        await LookAsync(node, times: 2);
        await File.WriteAllTextAsync(Path.Combine(_root.FullName, "outside", "a.csv"), "x", Cancel);
        await LookAsync(node, times: 3);
        Assert.Empty(await RunsAsync());
    }

    public void Dispose()
    {
        GC.SuppressFinalize(this);
        _root.Delete(recursive: true);
    }

    private TestEngine Node() =>
        new(Store, Clock, new ProbeLog(), settings: new Dictionary<string, string?> { ["MetaFlow:Files:Folders"] = _root.FullName });

    private async Task<TestEngine> WatchingAsync()
    {
        var node = Node();
        await node.PublishAsync(Workflow(Inbox));
        await LookAsync(node);
        return node;
    }

    private static string Workflow(string folder) =>
        $$"""
        { "metaflow": 1, "id": "orders", "triggers": [ { "id": "in", "type": "file", "folder": "{{folder}}", "pattern": "*.csv" } ],
          "steps": [ { "id": "say", "type": "set", "settings": { "values": { "n": 1 } } } ] }
        """;

    private static async Task LookAsync(TestEngine node, int times = 1)
    {
        for (var time = 0; time < times; time++)
        {
            await node.Get<FileWatch>().LookAsync(Cancel);
        }
    }

    private Task WriteAsync(string name, string text) => File.WriteAllTextAsync(Path.Combine(Inbox, name), text, Cancel);

    private async Task<IReadOnlyList<RunHead>> RunsAsync() => await Store.Journal.ListAsync(new RunQuery(Limit: 100), Cancel);

    private static async Task<IReadOnlyList<string>> NamesAsync(TestEngine node, IReadOnlyList<RunHead> runs)
    {
        var names = new List<string>();
        foreach (var run in runs)
        {
            names.Add(((JsonText)(await node.TriggerOfAsync(run))["name"]!).Value);
        }

        return [.. names.Order()];
    }
}
