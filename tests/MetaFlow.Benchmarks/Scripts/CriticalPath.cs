using System.Diagnostics;
using System.Globalization;
using MetaFlow.Scripts;
using MetaFlow.Scripts.Pool;
using MetaFlow.Scripts.Sandbox;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace MetaFlow.Benchmarks.Scripts;

/// <summary>How long somebody waits for a script, each way once a round so that they all see the same machine.</summary>
internal static class CriticalPath
{
    public static async Task MeasureAsync(ProcessSandbox sandbox, ScriptPool pool, ScriptOptions options, int rounds)
    {
        var (small, medium) = (ScriptSamples.Small(), ScriptSamples.Medium());
        var ways = new List<(string Name, Func<Task<double>> Take)>();
        if (Find("python3") is { } python)
        {
            ways.Add(("python3 -c", () => ExternalAsync(python, "-c", ScriptSamples.Python)));
        }

        if (Find("node") is { } node)
        {
            ways.Add(("node -e", () => ExternalAsync(node, "-e", ScriptSamples.Node)));
        }

        ways.Add(("C#, pool empty", () => ColdAsync(sandbox, options, small)));
        ways.Add(("C#, fresh child, small", () => FreshAsync(pool, options, small)));
        ways.Add(("C#, fresh child, 30 lines", () => FreshAsync(pool, options, medium)));
        await using var lease = await pool.LeaseAsync(RunId.New(TimeProvider.System), CancellationToken.None);
        ways.Add(("C#, same run, new script", () => NewScriptAsync(lease, options)));
        ways.Add(("C#, same run, same script", () => TimeAsync(() => ScriptSamples.CallAsync(lease, small, options))));

        var times = ways.Select(_ => new List<double>()).ToArray();
        for (var round = -3; round < rounds; round++)
        {
            for (var way = 0; way < ways.Count; way++)
            {
                await SettleAsync(pool, options);
                var took = await ways[way].Take();
                if (round >= 0)
                {
                    times[way].Add(took);
                }
            }
        }

        var yard = Statistics.Of(times[0]).Middle;
        for (var way = 0; way < ways.Count; way++)
        {
            var statistics = Statistics.Of(times[way]);
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"{ways[way].Name,-26} {statistics}  p50 / p50 of {ways[0].Name}: {statistics.Middle / yard:0.000}"));
        }
    }

    // Nothing else is started meanwhile.
    private static async Task SettleAsync(ScriptPool pool, ScriptOptions options)
    {
        pool.Warm();
        while (pool.Figures.Ready < options.Ready || pool.Figures.Starting > 0)
        {
            await Task.Delay(5);
        }
    }

    private static async Task<double> FreshAsync(ScriptPool pool, ScriptOptions options, CompiledScript script)
    {
        var run = RunId.New(TimeProvider.System);
        var took = await TimeAsync(
            async () =>
            {
                await using var lease = await pool.LeaseAsync(run, CancellationToken.None);
                await ScriptSamples.CallAsync(lease, script, options);
            });
        await pool.ReleaseAsync(run);
        return took;
    }

    private static async Task<double> ColdAsync(ProcessSandbox sandbox, ScriptOptions options, CompiledScript script)
    {
        await using var cold = new ScriptPool(
            sandbox, Options.Create(new ScriptOptions { ReadyChildren = 1, MaxChildren = 1, Timeout = options.Timeout }), TimeProvider.System, NullLogger<ScriptPool>.Instance);
        return await FreshAsync(cold, options, script);
    }

    private static async Task<double> ExternalAsync(string program, string option, string code)
    {
        var start = Stopwatch.GetTimestamp();
        using var process = Process.Start(new ProcessStartInfo(program, [option, code]) { UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true })!;
        await process.StandardInput.WriteAsync(ScriptSamples.Input.ToString());
        process.StandardInput.Close();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return output.Contains("52.5", StringComparison.Ordinal)
            ? Stopwatch.GetElapsedTime(start).TotalMilliseconds
            : throw new InvalidOperationException($"{program} said '{output}'.");
    }

    private static Task<double> NewScriptAsync(ScriptLease lease, ScriptOptions options)
    {
        var script = ScriptSamples.Small();
        return TimeAsync(() => ScriptSamples.CallAsync(lease, script, options));
    }

    private static async Task<double> TimeAsync(Func<Task> call)
    {
        var start = Stopwatch.GetTimestamp();
        await call();
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }

    // The interpreter itself, not a version manager's script in front of it.
    private static string? Find(string program) =>
        ((string[])["/usr/bin/", "/usr/local/bin/"]).Select(folder => folder + program).FirstOrDefault(File.Exists);
}
