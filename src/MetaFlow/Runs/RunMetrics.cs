using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace MetaFlow.Runs;

/// <summary>What runs tell meters and traces. Names follow OpenTelemetry: dots, units apart.</summary>
public sealed class RunMetrics : IDisposable
{
    public const string MeterName = "MetaFlow";

    private readonly Meter _meter;
    private readonly Counter<long> _started;
    private readonly Counter<long> _ended;
    private readonly Histogram<double> _steps;
    private readonly Histogram<int> _commits;

    public RunMetrics()
    {
        _meter = new Meter(MeterName);
        _started = _meter.CreateCounter<long>("metaflow.runs.started", description: "Runs that were asked for");
        _ended = _meter.CreateCounter<long>("metaflow.runs.ended", description: "Runs that ended, by status");
        _steps = _meter.CreateHistogram<double>("metaflow.step.duration", "s", "How long attempts at steps took, by type and outcome");
        _commits = _meter.CreateHistogram<int>("metaflow.journal.commit.writes", description: "Writes of runs that shared one commit");
    }

    /// <summary>Spans of runs and steps.</summary>
    internal ActivitySource Activities { get; } = new(MeterName);

    public void Dispose()
    {
        Activities.Dispose();
        _meter.Dispose();
    }

    internal void RunStarted() => _started.Add(1);

    internal void RunEnded(RunStatus status) => _ended.Add(1, new KeyValuePair<string, object?>("status", status.ToString().ToLowerInvariant()));

    internal void StepEnded(string type, bool completed, TimeSpan duration) => _steps.Record(
        duration.TotalSeconds,
        new KeyValuePair<string, object?>("type", type),
        new KeyValuePair<string, object?>("outcome", completed ? "completed" : "failed"));

    internal void Committed(int writes) => _commits.Record(writes);
}
