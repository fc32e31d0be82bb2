using System.Diagnostics;
using System.Text;
using System.Text.Json;

namespace MetaFlow.SystemTests.Scripts;

/// <summary>Scripts as people and other programs run them: <c>metaflow script</c>, <c>run</c> and <c>validate</c>.</summary>
public sealed class ScriptVerbTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("metaflow-script-").FullName;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_script_is_given_its_input_and_prints_what_it_returns()
    {
        var file = Write("sum.csx", """ctx.Log($"주문 {input["orders"].Items.Count}건"); return new { total = input["orders"].Items.Sum(order => order["price"].Number) };""");

        var (exit, output, errors) = await RunAsync("script", file, "--input", """{"orders":[{"price":3.5},{"price":"1,000"}]}""");

        Assert.Equal((0, """{"total":1003.5}""", "주문 2건"), (exit, output, errors));
    }

    [Theory]
    [InlineData("return File.ReadAllText(\"/etc/passwd\");", "scripts.api_denied", ":1:8")]
    [InlineData("return 1", "scripts.semicolon", ":1:9")]
    [InlineData("return input[\"a\"].Number / 0;", "scripts.runtime_error", "")]
    public async Task What_is_wrong_with_a_script_is_said_with_its_place(string code, string problem, string place)
    {
        var (exit, output, errors) = await RunAsync("script", Write("bad.csx", code), "--input", """{"a":1}""");

        Assert.Equal((1, ""), (exit, output));
        Assert.Contains($"[{problem}]", errors, StringComparison.Ordinal);
        Assert.Contains($"bad.csx{place}", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_batch_answers_line_by_line_in_its_order_whatever_single_ones_do()
    {
        var lines = new[]
        {
            """{"id":"one","code":"return input.Int + 1;","input":41}""",
            """{"id":"two","code":"while (true) { }"}""",
            "no json",
            """{"id":"three","code":"return string.Concat(\"가\", \"나\");"}""",
            """{"id":"four","code":"return new string('x', 3000000);"}""",
        };

        var (exit, output, _) = await RunAsync("script", "--batch", Write("in.jsonl", string.Join('\n', lines)), "--set", "MetaFlow:Scripts:Timeout=00:00:02");
        var answers = output.Split('\n').Select(line => JsonDocument.Parse(line).RootElement).ToList();

        Assert.Equal(1, exit);
        Assert.Equal(["one", "two", null, "three", "four"], answers.Select(answer => answer.GetProperty("id").GetString()));
        Assert.Equal([true, false, false, true, false], answers.Select(answer => answer.GetProperty("ok").GetBoolean()));
        Assert.Equal(
            ["scripts.timeout", "scripts.batch_line", "scripts.output_limit"],
            answers.Where(answer => !answer.GetProperty("ok").GetBoolean()).Select(answer => answer.GetProperty("problem").GetProperty("code").GetString()));
        Assert.Equal((42, "가나"), (answers[0].GetProperty("output").GetInt32(), answers[3].GetProperty("output").GetString()));
    }

    [Fact]
    public async Task The_doctor_says_what_holds_scripts_and_that_every_way_out_is_shut()
    {
        var (exit, output, errors) = await RunAsync("script", "--doctor", "--json");
        var report = JsonDocument.Parse(output).RootElement;

        Assert.True(exit == 0, errors + output);
        Assert.StartsWith("l", report.GetProperty("level").GetString(), StringComparison.Ordinal);
        Assert.NotEmpty(report.GetProperty("attempts").EnumerateArray());
        Assert.All(report.GetProperty("attempts").EnumerateArray(), tried => Assert.True(tried.GetProperty("contained").GetBoolean(), tried.ToString()));
        Assert.InRange(report.GetProperty("freshMs").GetDouble(), 0.01, 5000);
    }

    [Fact]
    public async Task A_run_keeps_what_its_script_gave_logged_and_was_held_by()
    {
        var file = Write("flow.json", """
            { "metaflow": 1, "id": "flow", "inputs": { "names": { "type": "array", "default": ["김철수", "Lee"] } },
              "steps": [
                { "id": "count", "type": "script",
                  "settings": { "input": { "names": "{{ inputs.names }}" }, "expects": { "type": "object", "properties": { "names": { "type": "array" } }, "required": ["names"] },
                                "code": "ctx.Log(ctx.Now.Year > 2000); return new { letters = input[\"names\"].Items.Sum(name => name.Text.Length) };",
                                "output": { "type": "object", "properties": { "letters": { "type": "integer" } }, "required": ["letters"] } } },
                { "id": "double", "type": "data_transform", "settings": { "expression": "steps.count.letters * 2" } } ] }
            """);

        var (exit, output, errors) = await RunAsync("run", file, "--json", "--data", _folder);
        var report = JsonDocument.Parse(output).RootElement;
        var count = report.GetProperty("steps")[0];

        Assert.True(exit == 0, errors);
        Assert.Equal("12", report.GetProperty("output").ToString());
        Assert.Equal("true", count.GetProperty("account").GetProperty("log")[0].GetString());
        Assert.StartsWith("l", count.GetProperty("account").GetProperty("sandbox").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("return input[\\\"n\\\"].Number + Nowhere.Count;", "integer", "scripts.unknown_name", ":3:")]
    [InlineData("return Guid.NewGuid();", "integer", "scripts.api_denied", ":3:")]
    [InlineData("return 1;", "string", "scripts.input_kind", ":4:")]
    public async Task A_definition_is_not_accepted_with_a_script_that_cannot_run(string code, string expected, string problem, string line)
    {
        var file = Write("flow.json", $$$"""
            { "metaflow": 1, "id": "flow", "inputs": { "n": { "type": "integer", "default": 1 } },
              "steps": [ { "id": "a", "type": "script", "settings": {
                "code": "{{{code}}}",
                "input": { "n": "{{ inputs.n }}" },
                "expects": { "type": "object", "properties": { "n": { "type": "{{{expected}}}" } } } } } ] }
            """);

        var (exit, _, errors) = await RunAsync("validate", file);

        Assert.Equal(1, exit);
        Assert.Contains($"[{problem}]", errors, StringComparison.Ordinal);
        Assert.Contains($"flow.json{line}", errors, StringComparison.Ordinal);
    }

    private string Write(string name, string text)
    {
        var file = Path.Combine(_folder, name);
        File.WriteAllText(file, text, new UTF8Encoding(false));
        return file;
    }

    private async Task<(int Exit, string Output, string Errors)> RunAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo(ServerFixture.Executable(), arguments)
        {
            WorkingDirectory = _folder, UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8, StandardErrorEncoding = Encoding.UTF8,
            Environment = { ["LANG"] = "en_US.UTF-8", ["LC_ALL"] = "" },
        };
        using var process = Process.Start(start)!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(Cancel), process.StandardError.ReadToEndAsync(Cancel));
        await process.WaitForExitAsync(Cancel);
        return (process.ExitCode, (await output).Trim(), (await errors).Trim());
    }
}
