using System.Diagnostics;
using MetaFlow.Json;
using MetaFlow.Steps;
using MetaFlow.Workflows;

namespace MetaFlow.Benchmarks.Workflows;

/// <summary>
/// How long reading takes, as JSON lines: realistic definitions of 50 to 400 steps, and what is no definition.
/// <c>definitions [name]</c> runs only the broken inputs whose name holds the text.
/// </summary>
internal static class QuickDefinitions
{
    private const int Rounds = 60;

    private static readonly WorkflowReader Reader = new(new StepCatalog([typeof(StepCatalog).Assembly]));

    public static void Run(ReadOnlySpan<string> arguments)
    {
        var only = arguments.Length > 0 ? arguments[0] : "";
        if (only.Length == 0)
        {
            foreach (var steps in new[] { 50, 100, 200, 400 })
            {
                Console.WriteLine(Validate(steps));
            }
        }

        foreach (var (name, bytes) in BrokenInputs.All().Where(input => input.Name.Contains(only, StringComparison.Ordinal)))
        {
            Console.WriteLine(Refuse(name, bytes));
        }
    }

    private static JsonObject Validate(int steps)
    {
        var utf8 = LongDefinition.Of(steps);
        if (Reader.Read(utf8, out var problems) is null || problems.Count > 0)
        {
            throw new InvalidOperationException(string.Join('\n', problems.Select(problem => $"{problem.Line}:{problem.Column} {problem.Message}")));
        }

        var whole = Median(() => Reader.Read(utf8, out _));
        var withoutShapes = Median(() => Reader.ReadAccepted(utf8));
        return JsonObject.Of(
            ("steps", steps), ("bytes", utf8.Length), ("validate_ms", Math.Round(whole, 2)),
            ("shapes_ms", Math.Round(whole - withoutShapes, 2)), ("allocated_mb", Math.Round(Allocated(() => Reader.Read(utf8, out _)) / 1e6, 2)));
    }

    private static double Median(Action act)
    {
        var times = Enumerable.Range(0, Rounds).Select(_ => Time(act).TotalMilliseconds).Skip(Rounds / 2).Order().ToArray();
        return times[times.Length / 2];
    }

    private static long Allocated(Action act)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        act();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private static JsonObject Refuse(string name, byte[] bytes)
    {
        var problems = (IReadOnlyList<Problem>)[];
        Workflow? workflow = null;
        var time = TimeSpan.Zero;
        var allocated = Allocated(() => time = Time(() => workflow = Reader.Read(bytes, out problems)));
        return JsonObject.Of(
            ("input", name), ("mb", Math.Round(bytes.Length / 1e6, 2)), ("ms", Math.Round(time.TotalMilliseconds)),
            ("allocated_mb", Math.Round(allocated / 1e6, 2)),
            ("result", workflow is not null ? "read" : problems[0].Code), ("problems", problems.Count));
    }

    private static TimeSpan Time(Action act)
    {
        var start = Stopwatch.GetTimestamp();
        act();
        return Stopwatch.GetElapsedTime(start);
    }
}
