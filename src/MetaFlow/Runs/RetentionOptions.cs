using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace MetaFlow.Runs;

/// <summary>Which ended runs are kept where a workflow says nothing itself with <c>retention</c>.</summary>
public sealed class RetentionOptions
{
    public const string Section = "MetaFlow:Runs:Retention";

    /// <summary>How many days an ended run is kept; 0 keeps it for good.</summary>
    [Range(0, 36_500)]
    public int KeepDays { get; set; }

    /// <summary>How many of the newest ended runs of a workflow are kept; 0 keeps all of them.</summary>
    [Range(0, 100_000_000)]
    public int KeepPerWorkflow { get; set; }

    /// <summary>How often it is looked for runs to delete.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan Every { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>How many runs are deleted at once; what writes meanwhile waits for so many.</summary>
    [Range(1, 10_000)]
    public int Batch { get; set; } = 200;

    /// <summary>How long others have between two batches.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:01:00")]
    public TimeSpan Pause { get; set; } = TimeSpan.FromMilliseconds(200);
}

[OptionsValidator]
internal sealed partial class RetentionOptionsValidator : IValidateOptions<RetentionOptions>;
