using System.Diagnostics;
using System.Globalization;
using MetaFlow.Json;
using MetaFlow.Steps;
using MetaFlow.Workflows;

namespace MetaFlow.Benchmarks.Workflows;

/// <summary>
/// How long reading takes, as JSON lines: realistic definitions of 50 to 400 steps, and what is no definition.
/// <c>definitions 1600</c> reads one of that many steps, <c>definitions NAME</c> the broken inputs of that name.
/// </summary>
internal static class QuickDefinitions
{
    private const int Rounds = 60;

    private static readonly int[] Steps = [50, 100, 200, 400];

    private static readonly StepCatalog Catalog = new([typeof(StepCatalog).Assembly]);

    private static readonly WorkflowReader Reader = new(Catalog);

    public static void Run(ReadOnlySpan<string> arguments)
    {
        var only = arguments.Length > 0 ? arguments[0] : "";
        var wanted = int.TryParse(only, CultureInfo.InvariantCulture, out var one) ? [one] : only.Length == 0 ? Steps : [];
        foreach (var steps in wanted)
        {
            Console.WriteLine(Validate(steps));
        }

        foreach (var (name, bytes) in BrokenInputs.All().Where(input => one == 0 && input.Name.Contains(only, StringComparison.Ordinal)))
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
            ("shapes_ms", Math.Round(whole - withoutShapes, 2)), ("visited", Visited(utf8)), ("allocated_mb", Math.Round(Allocated(() => Reader.Read(utf8, out _)) / 1e6, 2)));
    }

    private static int Visited(byte[] utf8)
    {
        var problems = new ProblemList();
        var check = new ShapeCheck(Catalog, Surroundings.Unknown, problems);
        check.Check(Reader.Read(utf8, out _)!);
        return check.Visited;
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
