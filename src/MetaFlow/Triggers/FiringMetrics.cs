using System.Diagnostics.Metrics;
using MetaFlow.Runs;

namespace MetaFlow.Triggers;

/// <summary>What triggers tell meters.</summary>
internal sealed class FiringMetrics : IDisposable
{
    private readonly Meter _meter = new(RunMetrics.MeterName);
    private readonly Counter<long> _settled;
    private readonly Counter<long> _missing;
    private readonly Histogram<double> _lateness;

    public FiringMetrics()
    {
        _settled = _meter.CreateCounter<long>("metaflow.firings", description: "Firings of schedules, by outcome");
        _missing = _meter.CreateCounter<long>("metaflow.firings.missing", description: "Firings that were due and of which nothing was on record");
        _lateness = _meter.CreateHistogram<double>("metaflow.firings.lateness", "s", "How long after it was due a firing started its run");
    }

    public void Dispose() => _meter.Dispose();

    public void Settled(FiringOutcome outcome, TimeSpan lateness, long count = 1)
    {
        _settled.Add(count, new KeyValuePair<string, object?>("outcome", Word(outcome)));
        if (outcome is FiringOutcome.Fired or FiringOutcome.Late)
        {
            _lateness.Record(lateness.TotalSeconds);
        }
    }

    public void Missing(int count) => _missing.Add(count);

    private static string Word(FiringOutcome outcome) => outcome switch
    {
        FiringOutcome.CaughtUp => "caught_up",
        FiringOutcome.FailedToStart => "failed_to_start",
        _ => outcome.ToString().ToLowerInvariant(),
    };
}
