using System.Text;
using MetaFlow.Json;
using MetaFlow.Runs;
using MetaFlow.Steps;
using MetaFlow.Workflows;

namespace MetaFlow.Tests.Runs;

public sealed class RunMaskTests
{
    private const string Key = "correct-horse-battery";

    private static readonly Workflow Shop = Some.Workflow(
        "", """{ "key": { "type": "string", "secret": true }, "pin": { "type": "integer", "secret": true }, "size": { "type": "string" } }""");

    private static readonly JsonObject Given = (JsonObject)JsonData.Parse($$"""{ "key": "{{Key}}", "pin": 7, "size": "M" }""");

    [Fact]
    public void Secret_inputs_are_hidden_however_short_and_the_others_are_shown()
    {
        Assert.Equal("""{"key":"•••","pin":"•••","size":"M"}""", new RunMask(Shop, Given).Inputs(Given).ToString());
    }

    [Fact]
    public void Without_a_definition_that_can_be_read_every_input_is_hidden()
    {
        Assert.Equal("""{"key":"•••","pin":"•••","size":"•••"}""", new RunMask(null, Given).Inputs(Given).ToString());
    }

    [Fact]
    public void What_a_step_made_of_a_secret_is_hidden_in_every_entry_of_the_journal()
    {
        var mask = new RunMask(Shop, Given);
        JournalEntry[] entries =
        [
            Some.Entry(1, new RunEvent.Queued(Given, JsonObject.Of(("body", Key)))),
            Some.Entry(2, new RunEvent.StepCompleted("a", 1, JsonObject.Of(("url", $"https://a.example/?key={Key}")), JsonObject.Of(("key", Key)), null)),
            Some.Entry(3, new RunEvent.StepFailed("b", 1, new Problem("x.y", $"'{Key}' is not known.") { Names = new Dictionary<string, string> { ["found"] = Key } }, null)),
        ];

        var shown = string.Join('\n', entries.Select(entry => Encoding.UTF8.GetString(mask.Hide(entry).Payload.Span)));

        Assert.DoesNotContain(Key, shown, StringComparison.Ordinal);
        Assert.Contains("\"size\":\"M\"", shown, StringComparison.Ordinal);
        Assert.Contains("https://a.example/?key=•••", shown, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("problem")]
    [InlineData("write")]
    [InlineData("confirm")]
    [InlineData("test.away")]
    public void A_secret_that_is_a_word_of_the_journal_itself_does_not_make_it_unreadable(string secret)
    {
        var mask = new RunMask(Shop, JsonObject.Of(("key", secret)));
        RunEvent[] happened =
        [
            new RunEvent.StepStarted("a", 1, new EffectIntent(Effect.Write, Idempotency.None, "run/a")),
            new RunEvent.StepSettled("a", 1, SettleChoice.Confirm, secret, "kim", null),
            new RunEvent.StepFailed("a", 1, new Problem("test.away", $"It is {secret}.") { Names = new Dictionary<string, string> { ["problem"] = secret } }, null),
        ];

        var shown = happened.Select(one => JournalPayload.Event(mask.Hide(Some.Entry(1, one)))).ToList();

        Assert.Equal(happened[0], shown[0]);
        Assert.Equal("\"•••\"", Assert.IsType<RunEvent.StepSettled>(shown[1]).Output?.ToString());
        var problem = Assert.IsType<RunEvent.StepFailed>(shown[2]).Problem;
        Assert.Equal(("test.away", "It is •••.", "•••"), (problem.Code, problem.Message, problem.Names["problem"]));
    }

    [Fact]
    public void An_entry_without_a_secret_stays_as_it_is()
    {
        var entry = Some.Entry(2, new RunEvent.StepCompleted("a", 1, "done", null, null));

        Assert.Same(entry, new RunMask(Shop, Given).Hide(entry));
    }
}
