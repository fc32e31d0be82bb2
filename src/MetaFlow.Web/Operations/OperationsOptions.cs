using System.ComponentModel.DataAnnotations;

namespace MetaFlow.Web.Operations;

/// <summary>What an operator sees of a node from outside.</summary>
public sealed class OperationsOptions
{
    public const string Section = "MetaFlow:Operations";

    /// <summary>Writes each log line as JSON.</summary>
    public bool JsonLogs { get; set; }

    /// <summary>Where traces and metrics go, by OTLP over HTTP: <c>http://collector:4318</c>. Nowhere when empty.</summary>
    [Url]
    public string? OtlpEndpoint { get; set; }

    /// <summary>Who may read <c>/metrics</c>, in the text format of Prometheus.</summary>
    public MetricsAudience Metrics { get; set; } = MetricsAudience.Local;
}

/// <summary>Who may read the metrics of a node.</summary>
public enum MetricsAudience
{
    /// <summary>There are none.</summary>
    Off,

    /// <summary>Programs on the same machine.</summary>
    Local,

    /// <summary>Whoever reaches the address.</summary>
    Everybody,
}
