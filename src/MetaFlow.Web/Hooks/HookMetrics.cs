using System.Diagnostics.Metrics;
using MetaFlow.Runs;

namespace MetaFlow.Web.Hooks;

/// <summary>How calls of webhooks were answered.</summary>
internal sealed class HookMetrics : IDisposable
{
    private readonly Meter _meter;
    private readonly Counter<long> _calls;

    public HookMetrics()
    {
        _meter = new Meter(RunMetrics.MeterName);
        _calls = _meter.CreateCounter<long>("metaflow.hooks.calls", description: "Calls of webhooks, by the status that they were answered with");
    }

    public void Answered(int status) => _calls.Add(1, new KeyValuePair<string, object?>("status", status));

    public void Dispose() => _meter.Dispose();
}
