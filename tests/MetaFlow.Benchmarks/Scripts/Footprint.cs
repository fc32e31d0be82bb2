using System.Globalization;

namespace MetaFlow.Benchmarks.Scripts;

/// <summary>What this process holds: as the kernel counts it.</summary>
internal sealed record Footprint(int Descriptors, int Zombies, double Megabytes)
{
    private const double TicksPerSecond = 100;

    public static Footprint Now()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        var pages = long.Parse(File.ReadAllText("/proc/self/statm").Split(' ')[1], CultureInfo.InvariantCulture);
        return new Footprint(
            Directory.GetFiles("/proc/self/fd").Length,
            Children().Count(IsZombie),
            pages * Environment.SystemPageSize / 1024.0 / 1024.0);
    }

    /// <summary>The processor time of all children that have ended.</summary>
    public static TimeSpan CpuOfReaped()
    {
        var stat = File.ReadAllText("/proc/self/stat");
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        return TimeSpan.FromSeconds((long.Parse(fields[13], CultureInfo.InvariantCulture) + long.Parse(fields[14], CultureInfo.InvariantCulture)) / TicksPerSecond);
    }

    private static IEnumerable<string> Children() =>
        Directory.GetDirectories("/proc/self/task").SelectMany(thread => File.ReadAllText(thread + "/children").Split(' ', StringSplitOptions.RemoveEmptyEntries));

    private static bool IsZombie(string process)
    {
        try
        {
            return File.ReadAllText($"/proc/{process}/stat").Contains(") Z ", StringComparison.Ordinal);
        }
        catch (IOException)
        {
            return false;
        }
    }
}
