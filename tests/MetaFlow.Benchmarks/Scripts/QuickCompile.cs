using System.Diagnostics;
using MetaFlow.Scripts;
using MetaFlow.Scripts.Checks;
using MetaFlow.Scripts.Compiling;
using MetaFlow.Scripts.Sandbox;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace MetaFlow.Benchmarks.Scripts;

/// <summary>What it costs to make a script of a source: the worker behind its lock, the gate, the cache.</summary>
internal static class QuickCompile
{
    private const int Rounds = 100;

    private const string Small = "return input[\"a\"].Int + ";

    private const string Medium = """
        var rows = input["rows"].Items.Where(row => row.Has("price")).Select(row => new Row(row["name"].Text, row["price"].Number)).ToList();
        var groups = new Dictionary<string, decimal>();
        foreach (var row in rows)
        {
            var key = Regex.Replace(row.Name.Trim().ToLowerInvariant(), @"\s+", " ");
            groups[key] = groups.TryGetValue(key, out var sum) ? sum + row.Price : row.Price;
        }

        string Level(decimal price) => price switch { > 100 => "high", > 10 => "middle", _ => "low" };
        ctx.Log($"{rows.Count} rows, {groups.Count:N0} groups on {ctx.Now:yyyy-MM-dd}");
        try
        {
            var day = DateTimeOffset.Parse(input["day"]!.GetValue<string>(), CultureInfo.InvariantCulture);
            return new
            {
                day = Dates.FormatKorean(day),
                top = groups.OrderByDescending(group => group.Value).Take(3).Select(group => new { group.Key, level = Level(group.Value) }),
                average = rows.Count > 0 ? rows.Average(row => row.Price) : 0,
                words = string.Join(", ", rows.GroupBy(row => row.Name[0]).Select(group => $"{group.Key}{group.Count()}")),
            };
        }
        catch (FormatException)
        {
            return new JsonObject { ["error"] = "no day", ["rows"] = rows.Count };
        }

        record Row(string Name, decimal Price);
        //
        """;

    public static async Task RunAsync()
    {
        await using var sandbox = new ProcessSandbox(Options.Create(new ScriptOptions()), NullLogger<ProcessSandbox>.Instance);
        Console.WriteLine($"sandbox {(await sandbox.ProbeAsync(CancellationToken.None)).Level}");
        await using var compiler = new ScriptCompiler(
            sandbox, ScriptCompiler.DefaultAssembly, new CompileLimits { AsksPerWorker = 10_000 }, TimeProvider.System, NullLogger<ScriptCompiler>.Instance);

        await OnceAsync("first script, worker not started", () => CompileAsync(compiler, Small + "0;"));
        await ManyAsync("small script, warm", number => CompileAsync(compiler, Small + number + ";"));
        await ManyAsync("30-line script, warm", number => CompileAsync(compiler, Medium + number));
        await ManyAsync("kept script", _ => CompileAsync(compiler, Medium + "1"));
        var script = await CompileAsync(compiler, Medium + "1");
        await ManyAsync("gate alone, 30-line script", _ => Task.FromResult(MetadataGate.Current.Check(script.Assembly, script.Symbols, Medium)));
        await ManyAsync("look at the source alone", _ => Task.FromResult(SourceCheck.Check(Medium)));
    }

    private static async Task<CompiledScript> CompileAsync(ScriptCompiler compiler, string text)
    {
        var (script, problems) = await compiler.CompileAsync(new ScriptSource(text), CancellationToken.None);
        return script ?? throw new InvalidOperationException(problems[0].Message);
    }

    private static async Task OnceAsync<T>(string what, Func<Task<T>> act)
    {
        var clock = Stopwatch.StartNew();
        await act();
        Console.WriteLine($"{what,-36} {clock.Elapsed.TotalMilliseconds,9:0.000} ms");
    }

    private static async Task ManyAsync<T>(string what, Func<int, Task<T>> act)
    {
        var times = new List<double>();
        for (var round = 0; round < Rounds; round++)
        {
            var clock = Stopwatch.StartNew();
            await act(round);
            times.Add(clock.Elapsed.TotalMilliseconds);
        }

        times.Sort();
        Console.WriteLine($"{what,-36} min {times[0],8:0.000}  p50 {times[Rounds / 2],8:0.000}  p95 {times[Rounds * 95 / 100],8:0.000} ms");
    }
}
