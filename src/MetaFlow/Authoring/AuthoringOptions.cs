using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace MetaFlow.Authoring;

/// <summary>How workflows are written from requests.</summary>
public sealed class AuthoringOptions
{
    public const string Section = "MetaFlow:Authoring";

    internal const string Auto = "auto";

    /// <summary>Who plans: <c>auto</c> asks the configured model where there is one, <c>built-in</c> never asks one.</summary>
    [RegularExpression("auto|built-in")]
    public string Planner { get; set; } = Auto;

    /// <summary>How often the model may be asked for one request, corrections included.</summary>
    [Range(1, 3)]
    public int Rounds { get; set; } = 3;

    /// <summary>The most tokens of one answer of the model.</summary>
    [Range(256, 100_000)]
    public int MaxTokens { get; set; } = 4_000;

    /// <summary>How freely the model words: 0 is the least.</summary>
    [Range(0.0, 2.0)]
    public double Temperature { get; set; }
}

[OptionsValidator]
internal sealed partial class AuthoringOptionsValidator : IValidateOptions<AuthoringOptions>;
