using System.Diagnostics;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using MetaFlow.Tests.Scripts.Compiling;

namespace MetaFlow.Benchmarks.Scripts;

/// <summary>
/// How fast a server answers others while it is given sources that cost a compiler dearly, and how soon it compiles an
/// ordinary one again: <c>bombs ADDRESS</c>, with a token in METAFLOW_TOKEN.
/// </summary>
internal static class QuickBombs
{
    public static async Task RunAsync(string address)
    {
        using var http = new HttpClient(new SocketsHttpHandler()) { BaseAddress = new Uri(address), Timeout = TimeSpan.FromMinutes(2) };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Environment.GetEnvironmentVariable("METAFLOW_TOKEN"));
        await CheckAsync(http, "return 1;");

        using var stop = new CancellationTokenSource();
        var health = LookAsync(http, stop.Token);
        var back = new List<double>();
        foreach (var (name, source) in Bombs.All())
        {
            var bomb = Stopwatch.StartNew();
            await CheckAsync(http, source);
            var took = bomb.ElapsedMilliseconds;
            var next = Stopwatch.StartNew();
            await CheckAsync(http, $"return \"{name}\";");
            back.Add(next.Elapsed.TotalMilliseconds);
            Console.WriteLine($"{name,-36} answered after {took,6} ms, the next script after {back[^1],6:F0} ms");
        }

        await stop.CancelAsync();
        var times = await health;
        times.Sort();
        Console.WriteLine($"health meanwhile: {times.Count} asked, p50 {times[times.Count / 2]:F2} ms, p99 {times[times.Count * 99 / 100]:F2} ms, worst {times[^1]:F2} ms");
        Console.WriteLine($"worker back: worst {back.Max():F0} ms");
    }

    private static async Task CheckAsync(HttpClient http, string source)
    {
        using var answer = await http.PostAsJsonAsync("/api/scripts/check", new { code = source });
        answer.EnsureSuccessStatusCode();
    }

    private static async Task<List<double>> LookAsync(HttpClient http, CancellationToken cancellationToken)
    {
        var times = new List<double>();
        while (!cancellationToken.IsCancellationRequested)
        {
            var watch = Stopwatch.StartNew();
            using var answer = await http.GetAsync("/health/live", CancellationToken.None);
            answer.EnsureSuccessStatusCode();
            times.Add(watch.Elapsed.TotalMilliseconds);
            await Task.Delay(5, CancellationToken.None);
        }

        return times;
    }
}
