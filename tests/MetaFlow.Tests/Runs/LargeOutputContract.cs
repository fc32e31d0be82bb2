using System.Text;
using MetaFlow.Blobs;
using MetaFlow.Json;
using MetaFlow.Runs;
using MetaFlow.Tests.Runs.Probe;
using MetaFlow.Tests.Storage;

namespace MetaFlow.Tests.Runs;

/// <summary>Large outputs stand beside the journal, and nobody who reads it notices: on every database.</summary>
public abstract class LargeOutputContract(ITestDatabase database) : StoreContract(database)
{
    private const string Large = """{ "id": "large", "type": "set", "settings": { "values": { "text": "{{ $pad('abc', 90000, 'abc') }}" } } }""";

    private readonly ProbeLog _log = new();

    [Fact]
    public async Task A_large_output_is_named_in_the_journal_and_found_by_whoever_reads_the_run()
    {
        await using var engine = Node();
        var run = await engine.StartAsync(Large);

        var report = await engine.DriveAsync(run);

        Assert.Equal(90_000, Text(report.Output).Length);
        Assert.Equal(90_000, Text(report.Steps[0].Output).Length);
        var entries = await Store.Journal.ReadAsync(run.Id, 0, 100, Cancel);
        Assert.All(entries, entry => Assert.InRange(entry.Payload.Length, 0, 1000));
        var shown = await engine.Get<RunReports>().ReadAsync(report.Head, 0, 100, Cancel);
        Assert.Contains("abcabc", Encoding.UTF8.GetString(shown[^1].Payload.Span), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_run_that_another_node_goes_on_with_has_its_large_outputs()
    {
        await using var first = Node();
        await using var second = Node();
        var run = await first.StartAsync(Large + """
            , { "id": "w", "type": "wait", "settings": { "for": "PT1H" } },
            { "id": "length", "type": "data_transform", "settings": { "expression": "$length(steps.large.text)" } }
            """);
        await first.DriveAsync(run);

        Clock.Advance(TimeSpan.FromHours(1));
        var report = await second.DriveAsync(run);

        Assert.Equal((RunStatus.Succeeded, "90000"), (report.Head.Status, report.Output?.ToString()));
    }

    [Fact]
    public async Task A_run_whose_large_output_is_gone_fails_and_says_what_to_do()
    {
        await using var engine = Node();
        var run = await engine.StartAsync(Large + """, { "id": "w", "type": "wait", "settings": { "for": "PT1H" } }""");
        await engine.DriveAsync(run);
        var (_, hash, _) = (await Store.Journal.ReadAsync(run.Id, 0, 100, Cancel))
            .SelectMany(entry => LargeValues.Named(JournalPayload.Read(entry))).First();
        await Store.Blobs.DeleteAsync(hash, Cancel);

        Clock.Advance(TimeSpan.FromHours(1));
        var report = await engine.DriveAsync(run);

        Assert.Equal((RunStatus.Failed, "runs.output_missing"), (report.Head.Status, report.Problem?.Code));
        Assert.Equal($$"""{"hash":"{{hash}}","bytes":90011}""", report.Steps[0].Output?.ToString());
    }

    [Theory]
    [InlineData("set", """ { "values": { "text": "{{ $pad('abc', 450000, 'abc') }}" } } """, 300_000)]
    [InlineData("send", """ { "output": "{{ $pad('abc', 450000, 'abc') }}" } """, 200_000)]
    public async Task An_output_over_the_limit_fails_its_step(string type, string settings, int limit)
    {
        await using var engine = Node();
        var run = await engine.StartAsync($$"""{ "id": "much", "type": "{{type}}", "retry": { "maxAttempts": 3 }, "settings": {{settings}} }""");

        var report = await engine.DriveAsync(run);

        Assert.Equal(RunStatus.Failed, report.Head.Status);
        Assert.StartsWith("Step 'much' gave 4500", report.Problem!.Message, StringComparison.Ordinal);
        Assert.EndsWith($"and an output may have {limit}.", report.Problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_blob_stays_as_long_as_a_run_names_it()
    {
        await using var engine = Node();
        var run = await engine.StartAsync(Large);
        await engine.DriveAsync(run);
        var hashes = (await Store.Journal.ReadAsync(run.Id, 0, 100, Cancel))
            .SelectMany(entry => LargeValues.Named(JournalPayload.Read(entry))).Select(named => named.Hash).Distinct().ToList();
        Assert.True(BlobHash.TryParse(run.DefinitionHash, out var definition));
        Clock.Advance(TimeSpan.FromDays(1));

        var early = await Store.Blobs.SweepAsync(Now, Cancel);
        Assert.Equal(1, await Store.Journal.DeleteEndedAsync(new RunRetention("example", Now, null), 10, Cancel));
        var late = await Store.Blobs.SweepAsync(Now, Cancel);

        Assert.NotEmpty(hashes);
        Assert.Equal((0, hashes.Count + 1), (early, late));
        Assert.False(await Store.Blobs.ExistsAsync(hashes[0], Cancel));
        Assert.False(await Store.Blobs.ExistsAsync(definition, Cancel));
    }

    [Fact]
    public async Task A_workflow_that_ran_long_ago_and_was_swept_away_runs_again()
    {
        await using var engine = Node();
        await engine.DriveAsync(await engine.StartAsync("""{ "id": "a", "type": "probe" }"""));
        Clock.Advance(TimeSpan.FromDays(1));
        await Store.Journal.DeleteEndedAsync(new RunRetention("example", Now, null), 10, Cancel);
        Assert.Equal(1, await Store.Blobs.SweepAsync(Now, Cancel));

        await using var other = Node();
        var run = await engine.StartAsync("""{ "id": "a", "type": "probe" }""");
        var report = await other.DriveAsync(run);

        Assert.Equal(RunStatus.Succeeded, report.Head.Status);
    }

    private static string Text(JsonData? output) => ((JsonText)((JsonObject)output!)["text"]!).Value;

    private TestEngine Node() => new(Store, Clock, _log);
}

public sealed class SqliteLargeOutputTests() : LargeOutputContract(new SqliteTestDatabase());

public sealed class PostgresLargeOutputTests(PostgresServer server) : LargeOutputContract(new PostgresTestDatabase(server));
