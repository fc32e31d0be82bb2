using System.Globalization;
using MetaFlow.Rehearsals;
using MetaFlow.Tests.Http;
using MetaFlow.Web.Commands;

namespace MetaFlow.Tests.Rehearsals;

/// <summary>From a real run against a service on this machine to rehearsals without it.</summary>
public sealed class RecordingTests : IDisposable
{
    private const string Token = "tok/en+of=the shop";
    private const string Pin = "p&i n-4711가";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("metaflow-recording-");

    private string File => Path.Combine(_folder.FullName, "orders.json");

    private string[] Kept => Directory.Exists(Cassettes) ? [.. Directory.EnumerateFiles(Cassettes).Select(System.IO.File.ReadAllText)] : [];

    private string Cassettes => Path.Combine(_folder.FullName, "cassettes", "orders");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task What_was_recorded_is_played_without_the_service_and_a_variant_leads_elsewhere()
    {
        var items = """[ { "id": 1 }, { "id": 2 } ]""";
        await using (var service = await StubService.StartAsync(_ => $$"""{ "items": {{items}} }"""))
        {
            await WriteAsync(service.Port);
            var recorded = await RunAsync("run", File, "--record");
            items = "[]";
            var empty = await RunAsync("run", File, "--record", "--variant", "empty");

            Assert.Equal((CommandLine.Done, ""), (recorded.Exit, recorded.Errors));
            Assert.Contains("1 cassettes are in", recorded.Output, StringComparison.Ordinal);
            Assert.Equal(CommandLine.Done, empty.Exit);
        }

        var rehearsed = await RunAsync("run", File, "--rehearse");

        Assert.Equal((CommandLine.Done, ""), (rehearsed.Exit, rehearsed.Errors));
        Assert.Contains("1. the usual run: succeeded", rehearsed.Output, StringComparison.Ordinal);
        Assert.Contains("(recorded)", rehearsed.Output, StringComparison.Ordinal);
        Assert.Contains("2. call: empty: succeeded", rehearsed.Output, StringComparison.Ordinal);
        Assert.Contains("orders: 2 rehearsals, 2 of 2 ways gone, 0 gaps", rehearsed.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Recording_the_same_again_changes_nothing_but_the_time()
    {
        await using var service = await StubService.StartAsync(_ => """{ "items": [ { "id": 1 } ] }""");
        await WriteAsync(service.Port);

        await RunAsync("run", File, "--record");
        var first = Kept;
        await RunAsync("run", File, "--record");

        Assert.Equal(first.Select(WithoutTime), Kept.Select(WithoutTime));
    }

    [Fact]
    public async Task Secrets_are_in_no_cassette_and_the_request_is_found_without_them()
    {
        await using (var service = await StubService.StartAsync(
            asked => $$"""{ "items": [ 1 ], "you": "{{asked.Header("Authorization")!["Bearer ".Length..]}}", "access_token": "given-by-the-service" }"""))
        {
            await WriteAsync(service.Port, """, "credential": "shop", "method": "POST", "headers": { "X-Pin": "{{ inputs.pin }}" }, "query": { "pin": "{{ inputs.pin }}", "day": "1" }, "body": { "pin": "{{ inputs.pin }}", "run": "{{ run.id }}", "n": 1 }""");
            var token = Path.Combine(_folder.FullName, "token.txt");
            await System.IO.File.WriteAllTextAsync(token, Token, TestContext.Current.CancellationToken);
            await RunAsync("credentials", "add", "shop", "--kind", "bearer", "--field", $"token=@{token}", "--host", "127.0.0.1");

            var recorded = await RunAsync("run", File, "--record", "--input", $$"""{ "pin": "{{Pin}}" }""");
            Assert.Equal((CommandLine.Done, ""), (recorded.Exit, recorded.Errors));
        }

        await RunAsync("credentials", "remove", "shop");
        var kept = Assert.Single(Kept);
        foreach (var secret in new[] { Token, Pin, "given-by-the-service", Uri.EscapeDataString(Pin), "4711" })
        {
            Assert.DoesNotContain(secret, kept, StringComparison.Ordinal);
        }

        Assert.Contains("\"query\": { \"day\": \"1\", \"pin\": \"•••\" }", kept, StringComparison.Ordinal);
        var rehearsed = await RunAsync("run", File, "--rehearse", "--input", """{ "pin": "another-one" }""");
        Assert.Equal((CommandLine.Done, ""), (rehearsed.Exit, rehearsed.Errors));
        Assert.Contains("0 gaps", rehearsed.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_is_recorded_where_a_secret_is_too_short_to_be_found()
    {
        await using var service = await StubService.StartAsync(_ => """{ "items": [] }""");
        await WriteAsync(service.Port, """, "query": { "pin": "{{ inputs.pin }}" }""");

        var (exit, _, errors) = await RunAsync("run", File, "--record", "--input", """{ "pin": "471" }""");

        Assert.Equal(CommandLine.Done, exit);
        Assert.Contains("[rehearsals.secret_too_short]", errors, StringComparison.Ordinal);
        Assert.Empty(Kept);
    }

    [Fact]
    public async Task What_notifications_are_answered_is_not_recorded()
    {
        await using var service = await StubService.StartAsync(_ => """{ "ok": true }""");
        await WriteStepsAsync($$"""{ "id": "told", "type": "notification", "settings": { "channel": "webhook", "url": "http://127.0.0.1:{{service.Port.ToString(CultureInfo.InvariantCulture)}}/hooks/secret-path", "body": "x" } }""");

        var (exit, output, _) = await RunAsync("run", File, "--record");

        Assert.Equal((CommandLine.Done, 1), (exit, service.Asked.Count));
        Assert.Contains("0 cassettes", output, StringComparison.Ordinal);
        Assert.Empty(Kept);
    }

    [Fact]
    public async Task A_gap_is_told_on_the_command_line_and_exits_1()
    {
        await WriteAsync(port: 9);

        var (exit, output, errors) = await RunAsync("run", File, "--rehearse");
        var json = await RunAsync("run", File, "--rehearse", "--json");

        Assert.Equal(CommandLine.ProblemsFound, exit);
        Assert.Contains("1. the usual run: ends at 'call', which has no answer", output, StringComparison.Ordinal);
        Assert.Contains("Step 'call' would call GET http://127.0.0.1:9/items, and no cassette answers that.", errors, StringComparison.Ordinal);
        Assert.Equal(CommandLine.ProblemsFound, json.Exit);
        Assert.Contains("\"code\":\"rehearsals.no_answer\"", json.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--rehearse --record", "commands.rehearse_or_record")]
    [InlineData("--variant empty", "commands.variant_of_recording")]
    [InlineData("--record --variant ../../empty", "commands.variant_name")]
    public async Task Options_that_do_not_go_together_are_told(string options, string code)
    {
        await WriteAsync(port: 9);

        var (exit, _, errors) = await RunAsync(["run", File, .. options.Split(' ')]);

        Assert.Equal(CommandLine.CouldNotRun, exit);
        Assert.Contains($"[{code}]", errors, StringComparison.Ordinal);
    }

    private Task WriteAsync(int port, string more = "") => WriteStepsAsync(
        $$$"""
        { "id": "call", "type": "api_call", "settings": { "url": "http://127.0.0.1:{{{port.ToString(CultureInfo.InvariantCulture)}}}/items"{{{more}}} } },
        { "id": "any", "type": "condition", "if": "{{ $count(steps.call.body.items) > 0 }}", "then": [], "else": [] }
        """);

    private Task WriteStepsAsync(string steps) => System.IO.File.WriteAllTextAsync(
        File, $$"""{ "metaflow": 1, "id": "orders", "inputs": { "pin": { "type": "string", "secret": true, "required": false } }, "steps": [ {{steps}} ] }""", TestContext.Current.CancellationToken);

    private static string WithoutTime(string text) => string.Join('\n', text.Split('\n').Where(line => !line.Contains("recordedAt", StringComparison.Ordinal)));

    private async Task<(int Exit, string Output, string Errors)> RunAsync(params string[] args)
    {
        CultureInfo.CurrentUICulture = CultureInfo.InvariantCulture;
        var (output, errors) = (new StringWriter(), new StringWriter());
        var exit = await CommandLine.RunAsync(
            [.. args, "--data", Path.Combine(_folder.FullName, "data"), "--set", "MetaFlow:Http:AllowedNetworks=127.0.0.0/8"], output, errors);
        return (exit, output.ToString(), errors.ToString());
    }
}
