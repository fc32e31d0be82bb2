using MetaFlow.Json;
using MetaFlow.Runs;

namespace MetaFlow.Tests.Runs;

public sealed class RunStateTests
{
    [Fact]
    public void Outputs_are_known_by_the_id_of_their_step_and_vars_by_their_name()
    {
        var run = RunState.Fold(
        [
            Some.Entry(1, new RunEvent.Queued(JsonObject.Of(("n", 3)), JsonObject.Empty)),
            Some.Entry(2, new RunEvent.Started()),
            Some.Entry(3, new RunEvent.Branched("big", "then")),
            Some.Entry(4, new RunEvent.StepCompleted("big/then/sum", 1, 7, JsonObject.Of(("x", 1)))),
            Some.Entry(5, new RunEvent.StepCompleted("again", 1, "두 번째", JsonObject.Of(("x", 2)))),
        ]);

        Assert.Equal("""{"n":3}""", run.Inputs.ToString());
        Assert.Equal("""{"sum":7,"again":"두 번째"}""", run.Outputs.ToString());
        Assert.Equal("""{"x":2}""", run.Vars.ToString());
        Assert.Equal((RunStatus.Running, 5L), (run.Status, run.LastSequence));
    }

    [Fact]
    public void Folding_in_one_go_or_in_two_gives_the_same_state()
    {
        var journal = new[]
        {
            Some.Entry(1, new RunEvent.Queued(JsonObject.Empty, JsonObject.Empty)),
            Some.Entry(2, new RunEvent.Started()),
            Some.Entry(3, new RunEvent.StepStarted("a", 1)),
            Some.Entry(4, new RunEvent.StepCompleted("a", 1, 1)),
            Some.Entry(5, new RunEvent.Succeeded(1)),
        };

        for (var cut = 0; cut <= journal.Length; cut++)
        {
            var first = RunState.Fold(journal[..cut]);
            var whole = journal[cut..].Aggregate(first, (run, entry) => run.Apply(entry));

            Assert.Equal(RunStatus.Succeeded, whole.Status);
            Assert.Equal("""{"a":1}""", whole.Outputs.ToString());
        }
    }

    [Fact]
    public void A_problem_comes_back_from_the_journal_as_it_went_in()
    {
        var problem = Problem.Of("runs.step_timed_out", ("step", "요약"), ("limit", "PT5M"));
        var entry = Some.Entry(1, new RunEvent.StepFailed("요약", 1, problem, Some.Noon));

        var back = Assert.IsType<RunEvent.StepFailed>(JournalPayload.Event(entry)).Problem;

        Assert.Equal((problem.Code, problem.Message, problem.Hint), (back.Code, back.Message, back.Hint));
        Assert.Equal(problem.Names, back.Names);
    }

    [Fact]
    public void A_recorded_journal_of_an_older_version_still_reads()
    {
        foreach (var file in Repository.Files("tests/MetaFlow.Tests/Runs/Journals", "*.json"))
        {
            var recorded = (JsonObject)JsonData.Parse(File.ReadAllText(file));
            var run = RunState.Fold(((JsonArray)recorded["entries"]!).Cast<JsonObject>().Select(Entry));

            Assert.Equal(recorded["status"]!.ToString(), $"\"{run.Status}\"");
            Assert.Equal(recorded["outputs"]!.ToString(), run.Outputs.ToString());
            Assert.Equal(recorded["vars"]!.ToString(), run.Vars.ToString());
        }
    }

    private static JournalEntry Entry(JsonObject entry) => Some.Entry(
        (long)((JsonNumber)entry["sequence"]!).Value,
        (JournalKind)(int)((JsonNumber)entry["kind"]!).Value,
        (entry["step"] as JsonText)?.Value ?? "",
        (int)((entry["attempt"] as JsonNumber)?.Value ?? 0),
        entry["payload"]?.ToUtf8());
}
