using System.Text;
using MetaFlow.Json;
using MetaFlow.Scripts;
using MetaFlow.Scripts.Pool;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace MetaFlow.Benchmarks.Scripts;

/// <summary>The same small task in three languages, and a script of thirty lines.</summary>
internal static class ScriptSamples
{
    public const string Python = """
        import json, sys
        data = json.load(sys.stdin)
        items = [x for x in data["items"] if x["price"] > 5]
        print(json.dumps({"count": len(items), "total": sum(x["price"] for x in items)}))
        """;

    public const string Node = """
        const data = JSON.parse(require("fs").readFileSync(0, "utf8"));
        const items = data.items.filter(x => x.price > 5);
        console.log(JSON.stringify({ count: items.length, total: items.reduce((sum, x) => sum + x.price, 0) }));
        """;

    public static readonly JsonData Input = JsonData.Parse("""{"items":[{"name":"펜","price":3},{"name":"책","price":12.5},{"name":"가방","price":40}]}""");

    private const string SmallBody = """
        var items = input!["items"]!.AsArray().Where(x => (double)x!["price"]! > 5).ToList();
        return new { count = items.Count, total = items.Sum(x => (double)x!["price"]!) };
        """;

    private const string MediumBody = """
        var text = "2026-11-21 서울 12,500원; 2026-11-22 부산 8,000원; 2026-11-23 서울 41,000원; 2026-11-23 대구 3,200원; none";
        var lines = text.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        var pattern = new Regex(@"^(?<day>\d{4}-\d{2}-\d{2}) (?<city>\S+) (?<amount>[\d,]+)원$");
        var sales = new List<(DateTime Day, string City, decimal Amount)>();
        var bad = new List<string>();
        foreach (var line in lines)
        {
            var match = pattern.Match(line);
            if (!match.Success)
            {
                bad.Add(line);
                continue;
            }

            sales.Add((
                DateTime.ParseExact(match.Groups["day"].Value, "yyyy-MM-dd", CultureInfo.InvariantCulture),
                match.Groups["city"].Value,
                decimal.Parse(match.Groups["amount"].Value.Replace(",", ""), CultureInfo.InvariantCulture)));
        }

        var cities = sales
            .GroupBy(sale => sale.City)
            .Select(group => new { City = group.Key, Count = group.Count(), Total = group.Sum(sale => sale.Amount), First = group.Min(sale => sale.Day) })
            .OrderByDescending(city => city.Total)
            .ToList();
        var best = cities.FirstOrDefault();
        var prices = input!["items"]!.AsArray().ToDictionary(item => item!["name"]!.GetValue<string>(), item => (decimal)item!["price"]!);
        var report = new StringBuilder();
        foreach (var city in cities) { report.AppendLine($"{city.City}: {city.Total:N0} ({city.First:yyyy-MM-dd})"); }
        ctx.Log($"{sales.Count} sales, {bad.Count} unreadable");
        return new { best = best?.City, cities, prices, report = report.ToString(), days = sales.Select(sale => sale.Day.DayOfWeek).Distinct().Count() };
        """;

    private static readonly MetadataReference[] References =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => path.Contains("Microsoft.NETCore.App", StringComparison.Ordinal))
            .Append(Path.Combine(AppContext.BaseDirectory, "script-host", "MetaFlow.Scripting.dll"))
            .Select(path => MetadataReference.CreateFromFile(path)),
    ];

    private static int _made;

    public static CompiledScript Small() => Compile(SmallBody);

    public static CompiledScript Medium() => Compile(MediumBody);

    public static CompiledScript Compile(string body)
    {
        var source = $$"""
            using System; using System.Collections.Generic; using System.Globalization; using System.Linq; using System.Text;
            using System.Text.Json.Nodes; using System.Text.RegularExpressions;
            public static class Script { public static object? Run(JsonNode? input, MetaFlow.Scripting.ScriptContext ctx) {
            {{body}}
            } }
            """;
        var name = "sample" + Interlocked.Increment(ref _made);
        var compilation = CSharpCompilation.Create(name, [CSharpSyntaxTree.ParseText(source, path: "script", encoding: Encoding.UTF8)], References,
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, optimizationLevel: OptimizationLevel.Release, nullableContextOptions: NullableContextOptions.Enable));
        using var assembly = new MemoryStream();
        var result = compilation.Emit(assembly);
        return result.Success
            ? new CompiledScript(assembly.ToArray(), default, name)
            : throw new InvalidOperationException(string.Join('\n', result.Diagnostics));
    }

    public static async Task CallAsync(ScriptLease lease, CompiledScript script, ScriptOptions options)
    {
        var outcome = await lease.RunAsync(script, Input, ScriptLimits.Of(options), default, CancellationToken.None);
        if (outcome is ScriptOutcome.Failed failed)
        {
            throw new InvalidOperationException(failed.Problem.Message);
        }
    }
}
