using System.Diagnostics;
using System.Globalization;
using System.Text;
using MetaFlow.Blobs;
using MetaFlow.Json;
using MetaFlow.Runs;
using MetaFlow.Storage;
using MetaFlow.Web.Storage;
using MetaFlow.Workflows;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace MetaFlow.Benchmarks.Runs;

/// <summary>
/// Whole runs, from asking for one to its end, each step durable on SQLite with a full sync: <c>runs [seconds]</c> prints
/// runs a second and the median time of one, with one caller, sixteen and sixty-four.
/// </summary>
internal static class QuickRuns
{
    private static readonly (string Name, string Definition, JsonObject Inputs)[] Kinds =
    [
        ("one set", One, JsonObject.Of(("name", "Ada"), ("n", 7))),
        ("ten sets", Ten, JsonObject.Of(("name", "Ada"), ("n", 7))),
        ("loop of 1,000", Loop, JsonObject.Of(("items", JsonArray.Create([.. Enumerable.Range(1, 1000).Select(i => (JsonData)JsonObject.Of(("price", i), ("qty", 2)))])))),
    ];

    private static string One => """
        { "metaflow": 1, "id": "one", "inputs": { "name": { "type": "string" }, "n": { "type": "integer" } },
          "steps": [ { "id": "a", "type": "set", "settings": { "values": { "greeting": "hello {{ inputs.name }}", "n2": "{{ inputs.n * 2 }}" } } } ] }
        """;

    private static string Ten => $$$"""
        { "metaflow": 1, "id": "ten", "inputs": { "name": { "type": "string" }, "n": { "type": "integer" } },
          "steps": [ { "id": "s0", "type": "set", "settings": { "values": { "n": "{{ inputs.n + 1 }}", "name": "{{ inputs.name }}" } } },
            {{{string.Join(", ", Enumerable.Range(1, 9).Select(i => $$$$"""{ "id": "s{{{{i}}}}", "type": "set", "settings": { "values": { "n": "{{ vars.n + 1 }}" } } }"""))}}} ] }
        """;

    private static string Loop => """
        { "metaflow": 1, "id": "loop", "inputs": { "items": { "type": "array" } },
          "steps": [ { "id": "each", "type": "for_each", "items": "{{ inputs.items }}", "maxItems": 1000, "result": "{{ vars.total }}",
            "steps": [ { "id": "line", "type": "set", "settings": { "values": { "total": "{{ item.price * item.qty }}" } } } ] } ],
          "output": { "sum": "{{ $sum(steps.each.results) }}", "count": "{{ $count(steps.each.results) }}" } }
        """;

    public static async Task RunAsync(string[] arguments)
    {
        var time = TimeSpan.FromSeconds(arguments.Length > 0 ? double.Parse(arguments[0], CultureInfo.InvariantCulture) : 3);
        var directory = Directory.CreateTempSubdirectory("metaflow-benchmark-");
        try
        {
            var options = new StorageOptions { Provider = "sqlite", DataDirectory = directory.FullName };
            await using var store = StoreLoader.Load(options).Open(options, TimeProvider.System, NullLoggerFactory.Instance);
            await store.MigrateAsync(CancellationToken.None);
            await using var services = Services(store.Journal, store.Queue, store.Signals, store.Blobs, store.Pauses);
            var memory = new MemoryStore();
            await using var inMemory = Services(memory, memory, memory, memory, memory);
            foreach (var (name, definition, inputs) in Kinds)
            {
                var parsed = inMemory.GetRequiredService<WorkflowReader>().Read(Encoding.UTF8.GetBytes(definition), out _)!;
                await MeasureAsync(inMemory, parsed, inputs, 1, time / 2);
                var (perSecond, _) = await MeasureAsync(inMemory, parsed, inputs, 1, time);
                Console.WriteLine(JsonObject.Of(("in memory", name), ("us a run", Math.Round(1e6 / perSecond, 1))));

                var workflow = services.GetRequiredService<WorkflowReader>().Read(Encoding.UTF8.GetBytes(definition), out _)!;
                foreach (var callers in (int[])[1, 1, 16, 64])
                {
                    var (rate, median) = await MeasureAsync(services, workflow, inputs, callers, time);
                    Console.WriteLine(JsonObject.Of(
                        ("runs of", name), ("callers", callers), ("runs/s", Math.Round(rate)), ("median_ms", Math.Round(median, 2))));
                }
            }
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    private static async Task<(double Rate, double Median)> MeasureAsync(
        ServiceProvider services, Workflow workflow, JsonObject inputs, int callers, TimeSpan time)
    {
        var local = services.GetRequiredService<LocalRun>();
        var watch = Stopwatch.StartNew();
        var all = await Task.WhenAll(Enumerable.Range(0, callers).Select(_ => Task.Run(async () =>
        {
            var times = new List<double>();
            while (watch.Elapsed < time)
            {
                var began = Stopwatch.GetTimestamp();
                var (run, _) = await local.RunAsync(new RunRequest(workflow, null, inputs, "benchmark"), CancellationToken.None);
                if (run!.Head.Status != RunStatus.Succeeded)
                {
                    throw new InvalidOperationException(run.Head.ProblemMessage);
                }

                times.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
            }

            return times;
        })));
        var sorted = all.SelectMany(times => times).Order().ToList();
        return (sorted.Count / watch.Elapsed.TotalSeconds, sorted[sorted.Count / 2]);
    }

    private static ServiceProvider Services(IRunJournal journal, IRunQueue queue, IRunSignals signals, IBlobStore blobs, IRunPauses pauses)
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton(_ => journal);
        services.AddSingleton(_ => queue);
        services.AddSingleton(_ => signals);
        services.AddSingleton(_ => blobs);
        services.AddSingleton(_ => pauses);
        services.AddRuns(new ConfigurationBuilder().Build());
        return services.BuildServiceProvider();
    }
}
