using System.Diagnostics.Metrics;
using MetaFlow.Web.Operations;

namespace MetaFlow.Tests.Web;

public sealed class PrometheusTextTests
{
    [Fact]
    public void Counters_gauges_and_histograms_are_written_as_Prometheus_reads_them()
    {
        using var text = new PrometheusText(["test.meter"]);
        using var meter = new Meter("test.meter");
        meter.CreateObservableGauge("test.open", () => 3);
        var started = meter.CreateCounter<long>("test.started", description: "Things started");
        var took = meter.CreateHistogram<double>("test.took", "s");

        started.Add(1, new KeyValuePair<string, object?>("kind", "a \"b\"\\"));
        started.Add(2, new KeyValuePair<string, object?>("kind", "a \"b\"\\"));
        took.Record(0.02);
        took.Record(400);
        var written = text.Write();

        Assert.Contains("# HELP test_started_total Things started\n# TYPE test_started_total counter\ntest_started_total{kind=\"a \\\"b\\\"\\\\\"} 3\n", written, StringComparison.Ordinal);
        Assert.Contains("# TYPE test_open gauge\ntest_open 3\n", written, StringComparison.Ordinal);
        Assert.Contains("test_took_seconds_bucket{le=\"0.05\"} 1\n", written, StringComparison.Ordinal);
        Assert.Contains("test_took_seconds_bucket{le=\"+Inf\"} 2\ntest_took_seconds_sum 400.02\ntest_took_seconds_count 2\n", written, StringComparison.Ordinal);
    }

    [Fact]
    public void Meters_nobody_asked_for_stay_out()
    {
        using var text = new PrometheusText(["test.other"]);
        using var meter = new Meter("test.noise");

        meter.CreateCounter<long>("noise").Add(1);

        Assert.Equal("", text.Write());
    }
}
