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

    /// <summary>Serves <c>/metrics</c> in the text format of Prometheus.</summary>
    public bool Metrics { get; set; } = true;
}
