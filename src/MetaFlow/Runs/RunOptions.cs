using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace MetaFlow.Runs;

public sealed class RunOptions
{
    public const string Section = "MetaFlow:Runs";

    /// <summary>Whether this node runs workflows. Off for a node that only serves pages and the API.</summary>
    public bool Worker { get; set; } = true;

    /// <summary>How many runs this node works on at the same time.</summary>
    [Range(1, 1000)]
    public int Slots { get; set; } = 128;

    /// <summary>How long one attempt at a step may take when the step says nothing else.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "06:00:00")]
    public TimeSpan StepTimeout { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>How many bytes of JSON the output of a step may have.</summary>
    [Range(1024, 512 * 1024 * 1024)]
    public int MaxOutput { get; set; } = 16 * 1024 * 1024;

    /// <summary>After this long without a sign of life a node's runs go on elsewhere.</summary>
    [Range(typeof(TimeSpan), "00:00:03", "00:10:00")]
    public TimeSpan Lease { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>How often the queue is looked at when nothing reports new work.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:01:00")]
    public TimeSpan Poll { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>How long runs in flight may take to finish their step when the node is stopped.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:10:00")]
    public TimeSpan Drain { get; set; } = TimeSpan.FromSeconds(20);
}

[OptionsValidator]
internal sealed partial class RunOptionsValidator : IValidateOptions<RunOptions>;
