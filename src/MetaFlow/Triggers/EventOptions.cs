using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace MetaFlow.Triggers;

/// <summary>What is kept of what happened.</summary>
public sealed class EventOptions
{
    public const string Section = "MetaFlow:Events";

    /// <summary>How many days an event is kept that was seen to; 0 keeps it for good.</summary>
    [Range(0, 36_500)]
    public int KeepDays { get; set; } = 30;
}

[OptionsValidator]
internal sealed partial class EventOptionsValidator : IValidateOptions<EventOptions>;
