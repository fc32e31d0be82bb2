using System.Text;
using MetaFlow.Json;
using MetaFlow.Runs;

namespace MetaFlow.Tests.Runs;

public sealed class RunMachineTests
{
    [Fact]
    public void The_diagram_in_the_readme_is_the_table()
    {
        var readme = File.ReadAllText(Repository.Path("src", "MetaFlow", "Runs", "README.md"));

        Assert.Contains($"<!-- machine -->\n{Written()}<!-- /machine -->", readme, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_not_in_the_table_cannot_happen_and_both_names_are_said()
    {
        var all = from phase in Enum.GetValues<RunPhase>() from cause in Enum.GetValues<RunCause>() select (phase, cause);

        foreach (var (phase, cause) in all.Except(RunMachine.Table.Select(row => (row.From, row.Cause))))
        {
            var wrong = Assert.Throws<InvalidOperationException>(() => RunMachine.After(phase, cause));
            Assert.Contains($"{phase}", wrong.Message, StringComparison.Ordinal);
            Assert.Contains($"{cause}", wrong.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Every_phase_can_be_reached_and_every_one_that_is_not_an_end_leads_to_one()
    {
        var phases = Enum.GetValues<RunPhase>();

        Assert.Equal(phases.Order(), Reached([RunPhase.Unborn]).Order());
        foreach (var phase in phases.Where(phase => phase < RunPhase.Succeeded))
        {
            Assert.Contains(Reached([phase]), reached => reached >= RunPhase.Succeeded);
        }

        Assert.DoesNotContain(RunMachine.Table, row => row.From >= RunPhase.Succeeded);
    }

    [Fact]
    public void A_journal_that_tells_of_what_cannot_happen_does_not_fold()
    {
        var ended = RunState.Unborn
            .Apply(new RunEvent.Queued(JsonObject.Empty, JsonObject.Empty), 1, Some.Noon)
            .Apply(new RunEvent.Started(), 2, Some.Noon)
            .Apply(new RunEvent.Succeeded(null), 3, Some.Noon);

        Assert.Throws<InvalidOperationException>(() => ended.Apply(new RunEvent.StepStarted("a", 1), 4, Some.Noon));
    }

    private static HashSet<RunPhase> Reached(HashSet<RunPhase> from)
    {
        for (var before = 0; before < from.Count;)
        {
            before = from.Count;
            from.UnionWith(RunMachine.Table.Where(row => from.Contains(row.From)).Select(row => row.To).ToList());
        }

        return from;
    }

    private static string Written()
    {
        var text = new StringBuilder("```mermaid\nstateDiagram-v2\n");
        foreach (var row in RunMachine.Table)
        {
            text.Append("    ").Append(Name(row.From)).Append(" --> ").Append(Name(row.To)).Append(": ").Append(row.Cause).Append('\n');
        }

        foreach (var end in Enum.GetValues<RunPhase>().Where(phase => phase >= RunPhase.Succeeded))
        {
            text.Append("    ").Append(end).Append(" --> [*]\n");
        }

        text.Append("```\n\n| from | cause | to | when |\n|---|---|---|---|\n");
        foreach (var row in RunMachine.Table)
        {
            text.Append("| ").AppendJoin(" | ", row.From, row.Cause, row.To, row.Guard).Append(" |\n");
        }

        return text.ToString();
    }

    private static string Name(RunPhase phase) => phase == RunPhase.Unborn ? "[*]" : phase.ToString();
}
