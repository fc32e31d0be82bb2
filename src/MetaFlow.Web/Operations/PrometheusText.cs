using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;

namespace MetaFlow.Web.Operations;

/// <summary>Listens to meters and writes what they said in the text format of Prometheus.</summary>
internal sealed class PrometheusText : IDisposable
{
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    // From half a millisecond to ten minutes.
    private static readonly double[] Seconds = [.0005, .001, .005, .01, .05, .1, .5, 1, 5, 10, 30, 60, 300, 600];

    private static readonly double[] Counts = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024];

    private readonly MeterListener _listener;
    private readonly ConcurrentDictionary<(Instrument Instrument, string Labels), Series> _series = new();

    public PrometheusText(IReadOnlyCollection<string> meters)
    {
        _listener = new MeterListener
        {
            InstrumentPublished = (instrument, listener) =>
            {
                if (meters.Contains(instrument.Meter.Name))
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            },
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Record(instrument, value, tags));
        _listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Record(instrument, value, tags));
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Record(instrument, value, tags));
        _listener.Start();
    }

    public void Dispose() => _listener.Dispose();

    public string Write()
    {
        _listener.RecordObservableInstruments();
        var text = new StringBuilder();
        foreach (var family in _series.GroupBy(each => Name(each.Key.Instrument)).OrderBy(each => each.Key, StringComparer.Ordinal))
        {
            var instrument = family.First().Key.Instrument;
            if (instrument.Description is { Length: > 0 } help)
            {
                text.Append(CultureInfo.InvariantCulture, $"# HELP {family.Key} {help.Replace('\n', ' ')}\n");
            }

            text.Append(CultureInfo.InvariantCulture, $"# TYPE {family.Key} {Kind(instrument)}\n");
            foreach (var ((_, labels), series) in family.OrderBy(each => each.Key.Labels, StringComparer.Ordinal))
            {
                series.Write(text, family.Key, labels);
            }
        }

        return text.ToString();
    }

    private void Record(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var series = _series.GetOrAdd((instrument, Labels(tags)), static key => new Series(BoundsOf(key.Instrument)));
        series.Record(value, adds: !instrument.IsObservable && Kind(instrument) != "histogram" && !IsGauge(instrument));
    }

    private static double[] BoundsOf(Instrument instrument) =>
        Kind(instrument) != "histogram" ? [] : instrument.Unit == "s" ? Seconds : Counts;

    private static bool IsGauge(Instrument instrument) => instrument.GetType().Name.StartsWith("Gauge", StringComparison.Ordinal);

    private static string Kind(Instrument instrument)
    {
        var type = instrument.GetType().Name;
        return type.StartsWith("Histogram", StringComparison.Ordinal) ? "histogram"
            : type.Contains("UpDown", StringComparison.Ordinal) || type.Contains("Gauge", StringComparison.Ordinal) ? "gauge"
            : "counter";
    }

    private static string Name(Instrument instrument)
    {
        var name = Plain(instrument.Name);
        var unit = instrument.Unit switch { "s" => "_seconds", "By" => "_bytes", _ => "" };
        name = name.EndsWith(unit, StringComparison.Ordinal) ? name : name + unit;
        return Kind(instrument) == "counter" ? $"{name}_total" : name;
    }

    private static string Labels(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var text = new StringBuilder();
        foreach (var (name, value) in tags)
        {
            var said = Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";
            text.Append(text.Length == 0 ? "" : ",").Append(Plain(name)).Append("=\"")
                .Append(said.Replace("\\", "\\\\").Replace("\"", "\\\"").Replace("\n", "\\n")).Append('"');
        }

        return text.ToString();
    }

    private static string Plain(string name) => string.Concat(name.Select(letter => char.IsAsciiLetterOrDigit(letter) ? letter : '_'));

    private sealed class Series(double[] bounds)
    {
        private readonly Lock _lock = new();
        private readonly long[] _buckets = new long[bounds.Length];
        private double _value;
        private long _count;

        public void Record(double value, bool adds)
        {
            lock (_lock)
            {
                _value = adds || bounds.Length > 0 ? _value + value : value;
                _count++;
                for (var i = 0; i < _buckets.Length; i++)
                {
                    _buckets[i] += value <= bounds[i] ? 1 : 0;
                }
            }
        }

        public void Write(StringBuilder text, string name, string labels)
        {
            lock (_lock)
            {
                var inBraces = labels.Length == 0 ? "" : $"{{{labels}}}";
                if (bounds.Length == 0)
                {
                    text.Append(CultureInfo.InvariantCulture, $"{name}{inBraces} {_value:R}\n");
                    return;
                }

                var before = labels.Length == 0 ? "" : labels + ",";
                for (var i = 0; i < bounds.Length; i++)
                {
                    text.Append(CultureInfo.InvariantCulture, $"{name}_bucket{{{before}le=\"{bounds[i]:R}\"}} {_buckets[i]}\n");
                }

                text.Append(CultureInfo.InvariantCulture, $"{name}_bucket{{{before}le=\"+Inf\"}} {_count}\n");
                text.Append(CultureInfo.InvariantCulture, $"{name}_sum{inBraces} {_value:R}\n{name}_count{inBraces} {_count}\n");
            }
        }
    }
}
