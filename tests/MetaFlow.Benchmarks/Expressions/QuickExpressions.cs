using System.Diagnostics;
using System.Globalization;
using MetaFlow.Json;
using MetaFlow.Expressions;

namespace MetaFlow.Benchmarks.Expressions;

/// <summary>
/// Rates within seconds instead of minutes, as JSON lines, to stand beside those of another engine in one run:
/// <c>expressions [seconds] [repetitions]</c>.
/// </summary>
internal static class QuickExpressions
{
    public static void Run(ReadOnlySpan<string> arguments)
    {
        var seconds = arguments.Length > 0 ? double.Parse(arguments[0], CultureInfo.InvariantCulture) : 2;
        var repetitions = arguments.Length > 1 ? int.Parse(arguments[1], CultureInfo.InvariantCulture) : 5;
        var samples = ExpressionSamples.Load();
        var document = JsonData.Parse(samples.Document);
        Console.WriteLine(JsonObject.Of(
            ("dotnet", Environment.Version.ToString()), ("bytes", (long)samples.Document.Length), ("secs", seconds), ("reps", (long)repetitions)));
        Console.WriteLine(JsonObject.Of(("id", "parse"), ("eval", Rate(() => JsonData.Parse(samples.Document), seconds, repetitions))));
        foreach (var (id, source) in samples.Expressions)
        {
            var expression = Expression.Compile(source);
            var result = expression.Evaluate(document, ExpressionScope.Empty);
            Console.WriteLine(JsonObject.Of(
                ("id", id),
                ("same", samples.Expected?[id] is { } expected ? (JsonData)(expected.ToString() == result?.ToString()) : JsonNull.Value),
                ("compile", Rate(() => Expression.Compile(source), seconds, repetitions)),
                ("eval", Rate(() => expression.Evaluate(document, ExpressionScope.Empty), seconds, repetitions)),
                ("allocated", Allocated(() => expression.Evaluate(document, ExpressionScope.Empty)))));
        }

        var path = Expression.Compile("steps.news.status");
        var input = JsonData.Parse("""{"inputs":{"count":3},"steps":{"news":{"status":200,"body":[]}}}""");
        Console.WriteLine(JsonObject.Of(
            ("id", "short path"),
            ("eval", Rate(() => path.Evaluate(input, ExpressionScope.Empty), seconds, repetitions)),
            ("allocated", Allocated(() => path.Evaluate(input, ExpressionScope.Empty)))));
    }

    private static JsonObject Rate(Func<object?> act, double seconds, int repetitions)
    {
        Once(act, seconds);
        var rates = new double[repetitions];
        for (var i = 0; i < repetitions; i++)
        {
            rates[i] = Once(act, seconds);
        }

        Array.Sort(rates);
        return JsonObject.Of(
            ("per_s", Math.Round(rates[repetitions / 2], 1)), ("min", Math.Round(rates[0], 1)), ("max", Math.Round(rates[^1], 1)));
    }

    private static double Once(Func<object?> act, double seconds)
    {
        var clock = Stopwatch.StartNew();
        var count = 0L;
        while (clock.Elapsed.TotalSeconds < seconds)
        {
            for (var i = 0; i < 16; i++)
            {
                GC.KeepAlive(act());
            }

            count += 16;
        }

        return count / clock.Elapsed.TotalSeconds;
    }

    private static long Allocated(Func<object?> act)
    {
        const int Times = 1000;
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < Times; i++)
        {
            act();
        }

        return (GC.GetAllocatedBytesForCurrentThread() - before) / Times;
    }
}
