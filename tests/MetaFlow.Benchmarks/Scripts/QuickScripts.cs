using System.Diagnostics;
using System.Globalization;
using MetaFlow.Json;
using MetaFlow.Scripts;
using MetaFlow.Scripts.Pool;
using MetaFlow.Scripts.Sandbox;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace MetaFlow.Benchmarks.Scripts;

/// <summary>
/// What a script costs, beside python3 and node in the same rounds where they are installed:
/// <c>scripts [l1|l2|l3] [rounds] [seconds] [scripts]</c> prints the critical path, what can be sustained, and what is left
/// behind after many scripts.
/// </summary>
internal static class QuickScripts
{
    public static async Task RunAsync(string[] arguments)
    {
        var level = arguments.Length > 0 ? Enum.Parse<SandboxLevel>(arguments[0], ignoreCase: true) : SandboxLevel.L3;
        var rounds = Number(arguments, 1, 100);
        var time = TimeSpan.FromSeconds(Number(arguments, 2, 8));
        var many = Number(arguments, 3, 10_000);
        var options = new ScriptOptions();
        await using var sandbox = new ProcessSandbox(options, NullLogger<ProcessSandbox>.Instance, level);
        var looked = Stopwatch.StartNew();
        var report = await sandbox.ProbeAsync(CancellationToken.None);
        Console.WriteLine($"level {report.Level}, found in {looked.ElapsedMilliseconds} ms");
        await using var pool = new ScriptPool(sandbox, Options.Create(options), TimeProvider.System, NullLogger<ScriptPool>.Instance);

        await CriticalPath.MeasureAsync(sandbox, pool, options, rounds);
        await SustainAsync(pool, options, time);
        await LeaksAsync(pool, options, many);
        await TimeoutAsync(pool, options);
    }

    private static int Number(string[] arguments, int index, int otherwise) =>
        arguments.Length > index ? int.Parse(arguments[index], CultureInfo.InvariantCulture) : otherwise;

    private static async Task SustainAsync(ScriptPool pool, ScriptOptions options, TimeSpan time)
    {
        var script = ScriptSamples.Small();
        var medium = ScriptSamples.Medium();
        foreach (var (name, one) in new[] { ("small", script), ("medium", medium) })
        {
            var before = CpuOfChildren();
            var fresh = await RateAsync(time, callers: 4, async _ =>
            {
                var run = RunId.New(TimeProvider.System);
                await using (var lease = await pool.LeaseAsync(run, CancellationToken.None))
                {
                    await ScriptSamples.CallAsync(lease, one, options);
                }

                await pool.ReleaseAsync(run);
            });
            var cpu = (CpuOfChildren() - before).TotalMilliseconds;
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"every {name} script a new run: {fresh.PerSecond:0.0}/s, {cpu / fresh.Count:0} ms CPU each, children and server"));

            await using var kept = await pool.LeaseAsync(RunId.New(TimeProvider.System), CancellationToken.None);
            var same = await RateAsync(TimeSpan.FromSeconds(2), callers: 1, _ => ScriptSamples.CallAsync(kept, one, options));
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"one run, {name} script again and again: {same.PerSecond:0}/s"));
        }
    }

    private static async Task<(double PerSecond, int Count)> RateAsync(TimeSpan time, int callers, Func<int, Task> call)
    {
        var watch = Stopwatch.StartNew();
        var counts = await Task.WhenAll(Enumerable.Range(0, callers).Select(caller => Task.Run(async () =>
        {
            var count = 0;
            for (; watch.Elapsed < time; count++)
            {
                await call(caller);
            }

            return count;
        })));
        return (counts.Sum() / watch.Elapsed.TotalSeconds, counts.Sum());
    }

    private static async Task LeaksAsync(ScriptPool pool, ScriptOptions options, int many)
    {
        const int inRun = 10;
        var script = ScriptSamples.Small();
        await OfRunsAsync(pool, options, script, 100, inRun);
        var before = Footprint.Now();
        var watch = Stopwatch.StartNew();
        await OfRunsAsync(pool, options, script, many - 100, inRun);
        var after = Footprint.Now();
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{many} scripts in {many / inRun} runs, {watch.Elapsed.TotalSeconds:0} s: zombies {after.Zombies}, descriptors {before.Descriptors} -> {after.Descriptors}, server {before.Megabytes:0} -> {after.Megabytes:0} MB, {pool.Figures}"));
    }

    private static async Task OfRunsAsync(ScriptPool pool, ScriptOptions options, CompiledScript script, int scripts, int inRun)
    {
        for (var done = 0; done < scripts; done += inRun)
        {
            var run = RunId.New(TimeProvider.System);
            for (var i = 0; i < inRun; i++)
            {
                await using var lease = await pool.LeaseAsync(run, CancellationToken.None);
                await ScriptSamples.CallAsync(lease, script, options);
            }

            await pool.ReleaseAsync(run);
        }

        // What was discarded last is still on its way out, and what stands ready is always the same.
        while (pool.Figures is { Ready: var ready, Starting: var starting } && (ready < options.Ready || starting > 0))
        {
            await Task.Delay(50);
        }
    }

    private static async Task TimeoutAsync(ScriptPool pool, ScriptOptions options)
    {
        var sleeps = ScriptSamples.Compile("System.Threading.Thread.Sleep(-1); return 1;");
        var late = new List<double>();
        for (var i = 0; i < 20; i++)
        {
            await using var lease = await pool.LeaseAsync(RunId.New(TimeProvider.System), CancellationToken.None);
            var outcome = await lease.RunAsync(
                sleeps, JsonNull.Value, ScriptLimits.Of(options) with { Timeout = TimeSpan.FromMilliseconds(100) }, default, CancellationToken.None);
            late.Add(outcome.Duration.TotalMilliseconds - 100);
        }

        Console.WriteLine($"time-out to process gone: {Statistics.Of(late)}");
    }

    private static TimeSpan CpuOfChildren() => Environment.CpuUsage.TotalTime + Footprint.CpuOfReaped();
}
