using System.Globalization;
using System.Text.RegularExpressions;
using MetaFlow.Connectors;
using MetaFlow.Steps;
using MetaFlow.Tests.Workflows.Errand;
using MetaFlow.Workflows;
using MetaFlow.Workflows.Diff;
using MetaFlow.Workflows.ReadBack;

namespace MetaFlow.Tests.Workflows;

/// <summary>What holds for words and differences of any definition.</summary>
public sealed partial class EveryDefinitionTests
{
    private const int Many = 60;

    private static readonly StepCatalog Catalog = new([typeof(StepCatalog).Assembly, typeof(ErrandStep).Assembly, typeof(ConnectorPacks).Assembly]);

    private static readonly CultureInfo[] Languages = [CultureInfo.GetCultureInfo("en"), CultureInfo.GetCultureInfo("ko")];

    [Fact]
    public void Is_said_in_both_languages_without_a_hole_each_time_the_same_and_step_by_step()
    {
        foreach (var workflow in All())
        {
            foreach (var language in Languages)
            {
                var lines = new WorkflowWords(Catalog).Say(workflow, language);

                Assert.Equal(lines, new WorkflowWords(Catalog).Say(workflow, language));
                Assert.DoesNotContain(lines, line => Hole().IsMatch(line.Text) || line.Text.Trim().Length == 0);
                Assert.Equal(
                    workflow.AllSteps().Select(step => step.Path),
                    lines.Where(line => line.Text.StartsWith($"{line.StepPath.Split('/')[^1]}: ", StringComparison.Ordinal)).Select(line => line.StepPath));
            }
        }
    }

    [Fact]
    public void Is_no_different_from_itself() => Assert.All(All(), workflow => Assert.Empty(new WorkflowDiff(Catalog).Between(workflow, workflow)));

    [Fact]
    public void Differs_from_every_other_in_ways_that_can_be_said_each_time_the_same()
    {
        var all = All().ToList();
        for (var i = 1; i < all.Count; i++)
        {
            var changes = new WorkflowDiff(Catalog).Between(all[i - 1], all[i]);

            Assert.NotEmpty(changes);
            foreach (var language in Languages)
            {
                var said = changes.Select(change => change.In(language)).ToList();
                Assert.DoesNotContain(said, text => Hole().IsMatch(text));
                Assert.Equal(said, new WorkflowDiff(Catalog).Between(all[i - 1], all[i]).Select(change => change.In(language)));
            }
        }
    }

    private static IEnumerable<Workflow> All()
    {
        var shipped = Repository.Files("workflows", "*.json").Order(StringComparer.Ordinal).Select(File.ReadAllText);
        foreach (var definition in shipped.Concat(Enumerable.Range(0, Many).Select(seed => new DefinitionMaker(seed).Make())))
        {
            var workflow = new WorkflowReader(Catalog).Read(definition, out var problems);
            Assert.DoesNotContain(problems, problem => problem.Severity == Severity.Error);
            yield return workflow!;
        }
    }

    [GeneratedRegex(@"\{(?:[a-z_]+|[가-힣]+/[가-힣]+)\}", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Hole();
}
