using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace MetaFlow.Triggers;

/// <summary>What webhooks take from outside.</summary>
public sealed class HookOptions
{
    public const string Section = "MetaFlow:Hooks";

    /// <summary>The most bytes of a body; a trigger can ask for fewer with <c>maxBody</c>.</summary>
    [Range(1, 100 * 1024 * 1024)]
    public int LargestBody { get; set; } = 1024 * 1024;

    /// <summary>How long a caller may take to send a body.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00")]
    public TimeSpan BodyTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a caller may take to send the headers of a request; of every request, not of webhooks alone.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00")]
    public TimeSpan HeadersTimeout { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>The fewest bytes a second that a body may come with, from five seconds after its beginning on; of every request.</summary>
    [Range(1, 1_000_000)]
    public int SlowestBody { get; set; } = 240;

    /// <summary>How many calls a minute a webhook takes where its trigger does not say so with <c>rate</c>; 0 takes all.</summary>
    [Range(0, 100_000_000)]
    public int CallsPerMinute { get; set; }

    /// <summary>How many calls a minute one address may make; 0 is as many as it can. Behind a proxy all callers have its address.</summary>
    [Range(0, 100_000_000)]
    public int CallsPerMinuteOfAddress { get; set; }

    /// <summary>How many calls a minute of one address a webhook holds against its secret when they were wrong; 0 is as many as come.</summary>
    [Range(0, 100_000_000)]
    public int WrongPerMinuteOfAddress { get; set; } = 60;

    /// <summary>How long a delivery is remembered: what comes again in this time starts nothing more.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "365.00:00:00")]
    public TimeSpan RememberDeliveries { get; set; } = TimeSpan.FromDays(7);
}

[OptionsValidator]
public sealed partial class HookOptionsValidator : IValidateOptions<HookOptions>;
