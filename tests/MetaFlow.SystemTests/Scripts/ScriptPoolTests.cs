using System.Globalization;
using MetaFlow.Json;
using MetaFlow.Scripts;
using MetaFlow.Scripts.Pool;
using MetaFlow.Scripts.Sandbox;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace MetaFlow.SystemTests.Scripts;

/// <summary>Whose a child is, for how long, and what a script gives back.</summary>
public sealed class ScriptPoolTests(SandboxAtL1 sandbox) : IClassFixture<SandboxAtL1>
{
    private static readonly ScriptLimits Limits = ScriptLimits.Of(new ScriptOptions()) with { Timeout = TimeSpan.FromSeconds(20) };

    // A number that only a child that has run this before has seen.
    private static readonly CompiledScript Counts = HostileScript.Compile("""
        AppContext.SetData("seen", ((int?)AppContext.GetData("seen") ?? 0) + 1);
        return (int)AppContext.GetData("seen")!;
        """);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Scripts_of_a_run_share_its_child_and_other_runs_do_not()
    {
        sandbox.Need();
        var (one, other) = (RunId.New(TimeProvider.System), RunId.New(TimeProvider.System));

        var first = await OnceAsync(one, Counts, Limits);
        var second = await OnceAsync(one, Counts, Limits);
        var foreign = await OnceAsync(other, Counts, Limits);
        await sandbox.Pool.ReleaseAsync(one);
        var afterwards = await OnceAsync(one, Counts, Limits);

        Assert.Equal(["1", "2", "1", "1"], [first, second, foreign, afterwards]);
        await sandbox.Pool.ReleaseAsync(one);
        await sandbox.Pool.ReleaseAsync(other);
    }

    [Fact]
    public async Task A_script_that_asks_for_it_has_a_child_to_itself()
    {
        sandbox.Need();
        var run = RunId.New(TimeProvider.System);
        var alone = Limits with { SingleUse = true };

        var said = new[] { await OnceAsync(run, Counts, Limits), await OnceAsync(run, Counts, alone), await OnceAsync(run, Counts, Limits) };

        Assert.Equal(["1", "1", "1"], said);
        await sandbox.Pool.ReleaseAsync(run);
    }

    [Fact]
    public async Task A_child_whose_script_failed_is_not_used_again()
    {
        sandbox.Need();
        var run = RunId.New(TimeProvider.System);
        await using var lease = await sandbox.Pool.LeaseAsync(run, Cancel);
        var fails = HostileScript.Compile("AppContext.SetData(\"seen\", 7);\nthrow new InvalidOperationException(\"no such customer\");");

        var failed = Assert.IsType<ScriptOutcome.Failed>(await lease.RunAsync(fails, JsonNull.Value, Limits, default, Cancel));
        var next = await lease.RunAsync(Counts, JsonNull.Value, Limits, default, Cancel);

        Assert.Equal("The script stopped with InvalidOperationException: no such customer", failed.Problem.Message);
        Assert.Equal(2, failed.Problem.Line);
        Assert.Equal("1", Assert.IsType<ScriptOutcome.Completed>(next).Output.ToString());
    }

    [Fact]
    public async Task What_a_thread_that_was_left_behind_writes_is_nobodys_answer()
    {
        sandbox.Need();
        var run = RunId.New(TimeProvider.System);
        await using var lease = await sandbox.Pool.LeaseAsync(run, Cancel);
        var leaves = HostileScript.Compile("""
            new Thread(() =>
            {
                Thread.Sleep(200);
                var frame = new byte[20 + 1 + 4 + 8];
                frame[0] = 13; "\"forged\""u8.CopyTo(frame.AsSpan(25));
                fixed (byte* start = frame) { Native.write(1, start, 33); }
            }).Start();
            return 1;
            """);
        await lease.RunAsync(leaves, JsonNull.Value, Limits, default, Cancel);
        await Task.Delay(500, Cancel);

        var next = await lease.RunAsync(Counts, JsonNull.Value, Limits, default, Cancel);

        Assert.Equal("1", Assert.IsType<ScriptOutcome.Completed>(next).Output.ToString());
    }

    [Theory]
    [InlineData("return null;", "null")]
    [InlineData("return \"한글\";", "\"한글\"")]
    [InlineData("return 1.10m;", "1.10")]
    [InlineData("return 0.1f;", "0.1")]
    [InlineData("return new { Name = \"나\", Tags = new[] { 1, 2 }, Inner = new { On = true } };", """{"name":"나","tags":[1,2],"inner":{"on":true}}""")]
    [InlineData("return new Dictionary<string, int> { [\"A b\"] = 1 };", """{"A b":1}""")]
    [InlineData("return new Dictionary<string, int> { [\"a\"] = 1 }.ToLookup(p => p.Value, p => p.Key).Select(g => (g.Key, g.Count()));", "[[1,1]]")]
    [InlineData("return (IReadOnlyDictionary<int, string>)new Dictionary<int, string> { [3] = \"x\" };", """{"3":"x"}""")]
    [InlineData("return new DateTime(2026, 11, 21, 9, 0, 0, DateTimeKind.Utc);", "\"2026-11-21T09:00:00.0000000Z\"")]
    [InlineData("return new DateOnly(2026, 11, 21);", "\"2026-11-21\"")]
    [InlineData("return DayOfWeek.Monday;", "\"Monday\"")]
    [InlineData("return Task.FromResult(new[] { 1 });", "[1]")]
    [InlineData("return new ValueTask<int>(5);", "5")]
    [InlineData("return Task.CompletedTask;", "null")]
    [InlineData("return new JsonObject { [\"a\"] = new JsonArray(1, null) };", """{"a":[1,null]}""")]
    [InlineData("return System.Text.Json.JsonDocument.Parse(\"[1.50]\").RootElement;", "[1.50]")]
    [InlineData("return from n in Enumerable.Range(1, 3) where n != 2 select n * n;", "[1,9]")]
    [InlineData("return new Point(1, 2); } record Point(int X, int Y) { public int Sum => X + Y;", """{"x":1,"y":2,"sum":3}""")]
    public async Task What_a_script_returns_becomes_JSON(string body, string json)
    {
        sandbox.Need();

        var outcome = await sandbox.RunAsync(HostileScript.Compile(body), JsonNull.Value, Limits);

        Assert.Equal(json, outcome is ScriptOutcome.Completed completed ? completed.Output.ToString() : ((ScriptOutcome.Failed)outcome).Problem.Message);
    }

    [Theory]
    [InlineData("return double.NaN;", "The result contains the number NaN, which JSON does not have.")]
    [InlineData("return (Action)(() => { });", "The result contains a Action, which is not data.")]
    [InlineData("return new Bad(); } class Bad { public int Price => throw new FormatException(\"no price\");", "no price")]
    public async Task What_is_not_data_is_said(string body, string message)
    {
        sandbox.Need();

        var outcome = await sandbox.RunAsync(HostileScript.Compile(body), JsonNull.Value, Limits);

        Assert.Contains(message, Assert.IsType<ScriptOutcome.Failed>(outcome).Problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_script_sees_the_pinned_time_and_its_lines_are_kept()
    {
        sandbox.Need();
        var now = new DateTimeOffset(2026, 11, 21, 9, 0, 0, TimeSpan.Zero);
        await using var lease = await sandbox.Pool.LeaseAsync(RunId.New(TimeProvider.System), Cancel);
        var script = HostileScript.Compile("ctx.Log(\"첫 줄\"); ctx.Log(\"2\"); return ctx.Now;");

        var outcome = await lease.RunAsync(script, JsonNull.Value, Limits with { SingleUse = true }, now, Cancel);

        Assert.Equal(["첫 줄", "2"], outcome.Log);
        Assert.Equal("\"2026-11-21T09:00:00+00:00\"", Assert.IsType<ScriptOutcome.Completed>(outcome).Output.ToString());
    }

    [Fact]
    public async Task A_timeout_ends_the_process_within_a_tenth_of_a_second()
    {
        sandbox.Need();
        await using var lease = await sandbox.Pool.LeaseAsync(RunId.New(TimeProvider.System), Cancel);
        var sleeps = HostileScript.Compile("Thread.Sleep(-1); return 1;");

        var outcome = await lease.RunAsync(sleeps, JsonNull.Value, Limits with { Timeout = TimeSpan.FromMilliseconds(300) }, default, Cancel);

        Assert.Equal("scripts.timeout", Assert.IsType<ScriptOutcome.Failed>(outcome).Problem.Code);
        Assert.InRange(outcome.Duration.TotalMilliseconds, 290, 400 + Slack);
    }

    [Fact]
    public async Task Whoever_cancels_is_told_so_and_the_child_is_gone()
    {
        sandbox.Need();
        await using var lease = await sandbox.Pool.LeaseAsync(RunId.New(TimeProvider.System), Cancel);
        using var soon = new CancellationTokenSource(200);
        var sleeps = HostileScript.Compile("Thread.Sleep(-1); return 1;");

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => lease.RunAsync(sleeps, JsonNull.Value, Limits, default, soon.Token));

        var next = await lease.RunAsync(Counts, JsonNull.Value, Limits, default, Cancel);
        Assert.Equal("1", Assert.IsType<ScriptOutcome.Completed>(next).Output.ToString());
    }

    [Fact]
    public async Task A_child_has_no_descriptor_of_the_server()
    {
        sandbox.Need();
        var open = Path.GetTempFileName();
        await using var file = new FileStream(open, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
        await using var pool = new ScriptPool(sandbox.Sandbox, Options.Create(new ScriptOptions { ReadyChildren = 1 }), TimeProvider.System, NullLogger<ScriptPool>.Instance);
        await using var lease = await pool.LeaseAsync(RunId.New(TimeProvider.System), Cancel);

        var targets = Children().SelectMany(Descriptors).ToArray();

        Assert.SkipWhen(targets.Length == 0, "The descriptors of children cannot be read by this user.");
        Assert.DoesNotContain(targets, target => target.StartsWith("socket:", StringComparison.Ordinal) || target == open
            || target.Contains("eventpoll", StringComparison.Ordinal) || target.Contains("pidfd", StringComparison.Ordinal));
        File.Delete(open);
    }

    [Fact]
    public async Task A_minimum_that_is_not_reached_refuses_in_both_languages()
    {
        await using var low = new ProcessSandbox(new ScriptOptions { MinimumLevel = SandboxLevel.L3 }, NullLogger<ProcessSandbox>.Instance, SandboxLevel.L1);
        await using var pool = new ScriptPool(low, Options.Create(new ScriptOptions()), TimeProvider.System, NullLogger<ScriptPool>.Instance);

        var refused = await Assert.ThrowsAsync<SandboxUnavailableException>(() => pool.LeaseAsync(RunId.New(TimeProvider.System), Cancel));

        Assert.Equal("scripts.sandbox_unavailable", refused.Problem.Code);
        Assert.StartsWith("Scripts do not run here: the sandbox reaches l1, and at least l3 is asked for.", refused.Problem.Message, StringComparison.Ordinal);
        Assert.StartsWith("이곳에서는 스크립트를 실행하지 않습니다.", refused.Problem.In(CultureInfo.GetCultureInfo("ko")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Switched_off_it_still_runs_scripts_in_a_process_of_their_own_and_says_so()
    {
        var options = new ScriptOptions { Sandbox = "off", SandboxOffAcknowledged = ScriptOptions.Acknowledgement, ReadyChildren = 1 };
        await using var off = new ProcessSandbox(Options.Create(options), NullLogger<ProcessSandbox>.Instance);
        await using var pool = new ScriptPool(off, Options.Create(options), TimeProvider.System, NullLogger<ScriptPool>.Instance);
        await using var lease = await pool.LeaseAsync(RunId.New(TimeProvider.System), Cancel);
        var script = HostileScript.Compile("return new { other = Environment.ProcessId != (int)input![\"server\"]!, secret = Environment.GetEnvironmentVariable(\"PATH\") };");

        var outcome = await lease.RunAsync(script, JsonObject.Of(("server", Environment.ProcessId)), Limits, default, Cancel);

        Assert.Equal("""{"other":true,"secret":null}""", Assert.IsType<ScriptOutcome.Completed>(outcome).Output.ToString());
        Assert.Equal(SandboxLevel.Off, off.Report.Level);
        Assert.Equal("scripts.sandbox_off", Assert.Single(off.Report.Obstacles).Code);
    }

    // A machine that does something else meanwhile.
    private static double Slack => Math.Max(0, (double.Parse(File.ReadAllText("/proc/loadavg").Split(' ')[0], CultureInfo.InvariantCulture) - Environment.ProcessorCount) * 100);

    private async Task<string> OnceAsync(RunId run, CompiledScript script, ScriptLimits limits)
    {
        await using var lease = await sandbox.Pool.LeaseAsync(run, Cancel);
        return ((ScriptOutcome.Completed)await lease.RunAsync(script, JsonNull.Value, limits, default, Cancel)).Output.ToString();
    }

    private static IEnumerable<int> Children() =>
        from thread in Directory.GetDirectories("/proc/self/task")
        from child in File.ReadAllText(thread + "/children").Split(' ', StringSplitOptions.RemoveEmptyEntries)
        let id = int.Parse(child, CultureInfo.InvariantCulture)
        where IsHost(id)
        select id;

    private static bool IsHost(int id) =>
        File.Exists($"/proc/{id}/cmdline") && File.ReadAllText($"/proc/{id}/cmdline").Contains("MetaFlow.ScriptHost.dll\0script", StringComparison.Ordinal);

    private static IEnumerable<string> Descriptors(int process)
    {
        try
        {
            return [.. Directory.GetFiles($"/proc/{process}/fd").Select(link => new FileInfo(link).LinkTarget ?? "")];
        }
        catch (Exception exception) when (exception is UnauthorizedAccessException or IOException)
        {
            return [];
        }
    }
}
