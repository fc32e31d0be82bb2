using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace MetaFlow.Llm;

/// <summary>The language model that steps ask. With none of it set, the built-in one answers what it can.</summary>
public sealed class LlmOptions
{
    public const string Section = "MetaFlow:Llm";

    /// <summary>Where an OpenAI-compatible service begins: <c>https://api.openai.com/v1</c>, <c>http://127.0.0.1:11434/v1</c>.</summary>
    [Url]
    public string? Endpoint { get; set; }

    /// <summary>What the service asks for as a bearer token; none is sent when empty.</summary>
    [Secret]
    [RegularExpression(@"[\x21-\x7E]*")]
    public string? ApiKey { get; set; }

    /// <summary>The model's name at the service.</summary>
    public string? Model { get; set; }

    /// <summary>What workflows call this model.</summary>
    [RegularExpression("(?!built-in$)[A-Za-z0-9][A-Za-z0-9._-]{0,63}")]
    public string Name { get; set; } = "default";

    /// <summary>What a million tokens that the model reads cost; no cost is reckoned while both prices are 0.</summary>
    [Range(0.0, 1_000_000.0)]
    public decimal InputPrice { get; set; }

    /// <summary>What a million tokens that the model writes cost.</summary>
    [Range(0.0, 1_000_000.0)]
    public decimal OutputPrice { get; set; }

    /// <summary>How long one answer may take.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>The most tokens that one answer may have, whatever a step says.</summary>
    [Range(16, 1_000_000)]
    public int MaxTokens { get; set; } = 16_000;

    /// <summary>The most tokens that one run may use, read and written; no bound when 0.</summary>
    [Range(0.0, 1e12)]
    public long RunTokens { get; set; } = 500_000;

    /// <summary>The most that one run may cost, in the currency of the prices; no bound when 0.</summary>
    [Range(0.0, 1_000_000.0)]
    public decimal RunCost { get; set; }

    /// <summary>Whether a model is configured.</summary>
    internal bool HasModel => !string.IsNullOrWhiteSpace(Endpoint) && !string.IsNullOrWhiteSpace(Model);

    internal bool HasPrices => InputPrice > 0 || OutputPrice > 0;

    /// <summary>What tokens cost; 0 where no price is known.</summary>
    internal decimal CostOf(ModelUsage usage) => (usage.Input * InputPrice + usage.Output * OutputPrice) / 1_000_000m;
}

[OptionsValidator]
internal sealed partial class LlmOptionsValidator : IValidateOptions<LlmOptions>;
