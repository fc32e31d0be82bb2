using System.Globalization;

namespace MetaFlow.Benchmarks.Scripts;

/// <summary>The least, the middle and the tail of some times in milliseconds.</summary>
internal sealed record Statistics(double Least, double Middle, double P95, double P99)
{
    public static Statistics Of(IEnumerable<double> times)
    {
        var sorted = times.Order().ToArray();
        return new Statistics(sorted[0], At(sorted, 0.5), At(sorted, 0.95), At(sorted, 0.99));
    }

    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"min {Least,7:0.00}  p50 {Middle,7:0.00}  p95 {P95,7:0.00}  p99 {P99,7:0.00} ms");

    private static double At(double[] sorted, double part) => sorted[Math.Min(sorted.Length - 1, (int)(part * sorted.Length))];
}
