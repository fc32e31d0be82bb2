using System.Text;
using MetaFlow.Credentials;
using MetaFlow.Json;
using MetaFlow.Runs;
using MetaFlow.Tests.Runs.Probe;
using MetaFlow.Tests.Storage;

namespace MetaFlow.Tests.Runs;

/// <summary>Nothing secret stands in a journal, a list of runs or a log.</summary>
public sealed class RunSecretsTests() : StoreContract(new SqliteTestDatabase())
{
    private const string Token = "s3cr3t+token/한글";

    private const string Key = "correct-horse-battery";

    private const string SecretKey = """ "key": { "type": "string", "secret": true }, "pin": { "type": "integer", "secret": true }, "size": { "type": "string" } """;

    private readonly ProbeLog _log = new();

    [Theory]
    [InlineData("echo", "send", "\"Bearer •••\"")]
    [InlineData("echo", "refuse", "\"'•••' is not known.\"")]
    [InlineData("echo", "lose", "\"The answer is lost.•••\"")]
    public async Task The_value_of_a_credential_that_comes_back_is_not_written(string output, string does, string written)
    {
        await using var engine = await NodeAsync();
        var run = await engine.StartAsync(
            $$"""{ "id": "a", "type": "send", "settings": { "does": "{{does}}", "credential": "shop", "output": "{{output}}" } }, { "id": "b", "type": "data_transform", "settings": { "expression": "steps.a" } }""");

        var report = await engine.DriveAsync(run);

        var journal = await JournalAsync(run);
        Assert.Contains(written, journal, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cr3t", journal, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cr3t", $"{report.Head.ProblemMessage}", StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("s3cr3t%2Btoken%2F%ED%95%9C%EA%B8%80")]
    [InlineData("czNjcjN0K3Rva2VuL+2VnOq4gA==")]
    public void The_value_of_a_credential_is_found_however_it_is_spelt(string spelling)
    {
        var secrets = new RunSecrets(null, JsonObject.Empty);
        secrets.Add([Token, "short"]);

        var hidden = Assert.IsType<RunEvent.StepCompleted>(secrets.HideCredentials(new RunEvent.StepCompleted("a", 1, $"?t={spelling}&short")));

        Assert.Equal("\"?t=•••&short\"", hidden.Output?.ToString());
    }

    [Fact]
    public async Task A_fault_of_the_program_is_logged_without_the_credential()
    {
        await using var engine = await NodeAsync();
        var run = await engine.StartAsync("""{ "id": "a", "type": "send", "settings": { "does": "throw", "credential": "shop" } }""");

        await engine.DriveAsync(run);

        var line = Assert.Single(engine.Log.Lines, line => line.Contains("error of the program itself", StringComparison.Ordinal));
        Assert.Contains("A fault in the step's code.•••", line, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cr3t", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Secret_inputs_are_sealed_in_the_journal_and_a_node_that_goes_on_has_them()
    {
        await using var first = await NodeAsync();
        await using var second = await NodeAsync();
        var run = await StartAsync(first, """
            { "id": "copy", "type": "set", "settings": { "values": { "address": "https://a.test/?key={{ inputs.key }}" } } },
            { "id": "w", "type": "wait", "settings": { "for": "PT1H" } },
            { "id": "is", "type": "data_transform", "settings": { "expression": "vars.address = 'https://a.test/?key=correct-horse-battery' and inputs.pin = 7 and inputs.size = 'M'" } }
            """);
        await first.DriveAsync(run);

        Clock.Advance(TimeSpan.FromHours(1));
        var report = await second.DriveAsync(run);

        Assert.Equal((RunStatus.Succeeded, "true"), (report.Head.Status, report.Output?.ToString()));
        Assert.Equal("""{"key":"•••","pin":"•••","size":"M"}""", report.Inputs.ToString());
        var journal = await JournalAsync(run);
        Assert.DoesNotContain(Key, journal, StringComparison.Ordinal);
        Assert.Contains("https://a.test/?key=•••", journal, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_large_secret_input_stands_sealed_beside_the_journal()
    {
        await using var engine = await NodeAsync();
        var key = string.Concat(Enumerable.Repeat(Key, 4000));
        var run = await engine.StartAsync(
            """{ "id": "a", "type": "data_transform", "settings": { "expression": "$length(inputs.key)" } }""", SecretKey, ("key", key), ("pin", 7), ("size", "M"));
        var queued = Assert.Single(await Store.Journal.ReadAsync(run.Id, 0, 1, Cancel));

        var report = await engine.DriveAsync(run);

        Assert.InRange(queued.Payload.Length, 100, 1000);
        Assert.Equal(("84000", "\"•••\""), (report.Output?.ToString(), report.Inputs["key"]?.ToString()));
    }

    [Fact]
    public async Task A_run_whose_key_is_gone_fails_and_says_what_to_do()
    {
        await using var engine = await NodeAsync();
        var run = await StartAsync(engine, """{ "id": "a", "type": "probe" }""");
        await using var elsewhere = new TestEngine(Store, Clock, _log, new LostSeal());

        var report = await elsewhere.DriveAsync(run);

        Assert.Equal((RunStatus.Failed, "runs.secrets_sealed"), (report.Head.Status, report.Head.ProblemCode));
        Assert.Empty(_log.Asked);
    }

    [Fact]
    public async Task A_problem_that_says_a_secret_input_does_not_get_into_the_list_of_runs()
    {
        await using var engine = await NodeAsync();
        var run = await StartAsync(engine, """{ "id": "a", "type": "data_transform", "settings": { "expression": "$number(inputs.key)" } }""");

        var report = await engine.DriveAsync(run);

        Assert.Equal(RunStatus.Failed, report.Head.Status);
        Assert.DoesNotContain(Key, $"{report.Head.ProblemMessage} {await JournalAsync(run)}", StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_sealed_for_one_run_does_not_open_in_another()
    {
        await using var engine = await NodeAsync();
        var mine = await StartAsync(engine, """{ "id": "a", "type": "probe" }""");
        var entry = Assert.Single(await Store.Journal.ReadAsync(mine.Id, 0, 1, Cancel));

        Assert.NotNull(SealedValues.Open(mine.Id, JournalPayload.Read(entry), new MirrorSeal()));
        Assert.Null(SealedValues.Open(RunId.New(Clock), JournalPayload.Read(entry), new MirrorSeal()));
    }

    private sealed class LostSeal : ICredentialSeal
    {
        public byte[] Seal(ReadOnlySpan<byte> values) => values.ToArray();

        public byte[]? Open(ReadOnlySpan<byte> values) => null;
    }

    private static Task<RunHead> StartAsync(TestEngine engine, string steps) =>
        engine.StartAsync(steps, SecretKey, ("key", Key), ("pin", 7), ("size", "M"));

    private async Task<string> JournalAsync(RunHead run) => string.Join(
        '\n', (await Store.Journal.ReadAsync(run.Id, 0, 1000, Cancel)).Select(entry => Encoding.UTF8.GetString(entry.Payload.Span)));

    private async Task<TestEngine> NodeAsync()
    {
        var engine = new TestEngine(Store, Clock, _log);
        await engine.Get<CredentialVault>().SaveAsync(
            new Credential("shop", CredentialKind.Bearer, new Dictionary<string, string> { ["token"] = Token }, []), Cancel);
        return engine;
    }
}
