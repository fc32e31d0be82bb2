using System.Reflection;
using MetaFlow.Runs;

namespace MetaFlow.Tests.Storage;

/// <summary>What lists, claims and deletions read in SQLite: an index in their order, whatever number of runs there is.</summary>
public sealed class QueryPlanTests() : StoreContract(new SqliteTestDatabase())
{
    private const BindingFlags Any = BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic;

    public static TheoryData<string, RunQuery> Lists => new()
    {
        { "sqlite_autoindex_runs_1", new RunQuery() },
        { "sqlite_autoindex_runs_1", new RunQuery(Before: new RunId(Guid.Empty)) },
        { "runs_by_workflow", new RunQuery("digest") },
        { "runs_by_workflow", new RunQuery("digest", Before: new RunId(Guid.Empty)) },
        { "runs_by_status", new RunQuery(Status: RunStatus.Failed) },
        { "runs_by_status", new RunQuery(Status: RunStatus.Failed, Before: new RunId(Guid.Empty)) },
        { "runs_open", new RunQuery("digest") { IsOpen = true } },
    };

    [Theory]
    [MemberData(nameof(Lists))]
    public async Task A_page_of_runs_is_read_off_an_index(string index, RunQuery query)
    {
        var filter = TypeOf("Journal.RunJournal").GetMethod("Of", Any)!.Invoke(null, [query]);

        var plan = await PlanAsync($"SELECT {Text("Journal.RunRow", "Columns")} FROM runs {filter} ORDER BY id DESC LIMIT 50");

        Assert.Contains(index, plan, StringComparison.Ordinal);
        Assert.DoesNotContain("TEMP B-TREE", plan, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Queue.RunQueue", "Due", "SCAN runs USING INDEX runs_to_claim")]
    [InlineData("Queue.RunQueue", "Due", "runs_signalled")]
    [InlineData("Queue.RunQueue", "Wake", "runs_to_wake")]
    [InlineData("Queue.Sleepers", "Look", "SEARCH runs USING INDEX runs_asleep")]
    public async Task A_claim_reads_off_an_index_of_what_can_be_claimed(string type, string statement, string expected)
    {
        var plan = await PlanAsync(Text(type, statement));

        Assert.Contains(expected, plan, StringComparison.Ordinal);
        Assert.DoesNotContain("TEMP B-TREE FOR ORDER BY", plan, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Placed", "runs_placed")]
    [InlineData("Held", "runs_held")]
    public async Task Places_of_a_group_are_counted_off_an_index(string condition, string index)
    {
        var plan = await PlanAsync($"SELECT count(*) FROM runs WHERE {Text("Queue.Groups", condition)}");

        Assert.StartsWith("SEARCH", plan, StringComparison.Ordinal);
        Assert.Contains(index, plan, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_turn_is_found_without_reading_the_queue()
    {
        var next = (string)TypeOf("Queue.Turns").GetMethod("Next", Any)!.Invoke(null, ["@workflow", "@priority"])!;

        var plan = await PlanAsync($"SELECT {next}");

        Assert.Equal(2, plan.Split("INDEX runs_to_claim (priority=?)").Length - 1);
        Assert.Contains("runs_turns (workflow_id=? AND priority=?)", plan, StringComparison.Ordinal);
        Assert.DoesNotContain("SCAN other", plan, StringComparison.Ordinal);
        Assert.DoesNotContain("TEMP B-TREE", plan, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Find", "runs_ended")]
    [InlineData("Newest", "runs_ended")]
    public async Task Runs_to_delete_are_found_off_an_index(string statement, string index)
    {
        var plan = await PlanAsync(Text("Journal.Expiry", statement));

        Assert.Contains($"INDEX {index}", plan, StringComparison.Ordinal);
        Assert.DoesNotContain("TEMP B-TREE", plan, StringComparison.Ordinal);
        Assert.DoesNotContain("SCAN", plan, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Runs_are_counted_by_status_without_their_rows() =>
        Assert.Contains("COVERING INDEX runs_by_status", await PlanAsync(Text("Journal.RunJournal", "Count")), StringComparison.Ordinal);

    private static Type TypeOf(string name) => Providers.TypeOf("sqlite").Assembly.GetType($"MetaFlow.Storage.{name}", throwOnError: true)!;

    private static string Text(string type, string name) => (string)TypeOf(type).GetField(name, Any)!.GetRawConstantValue()!;

    private async Task<string> PlanAsync(string sql)
    {
        await using var connection = await Database.OpenRawAsync(Cancel);
        await using var command = connection.CreateCommand();
        command.CommandText = $"EXPLAIN QUERY PLAN {sql}";
        foreach (var name in System.Text.RegularExpressions.Regex.Matches(sql, "@[a-z]+", default, TimeSpan.FromSeconds(1)).Select(match => match.Value).Distinct())
        {
            var parameter = command.CreateParameter();
            (parameter.ParameterName, parameter.Value) = (name, 0);
            command.Parameters.Add(parameter);
        }

        await using var reader = await command.ExecuteReaderAsync(Cancel);
        var lines = new List<string>();
        while (await reader.ReadAsync(Cancel))
        {
            lines.Add(reader.GetString(3));
        }

        // Versions of SQLite name tables differently.
        return string.Join('\n', lines)
            .Replace("TABLE runs AS ", "", StringComparison.Ordinal).Replace("TABLE ", "", StringComparison.Ordinal);
    }
}
