using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace MetaFlow.Knowledge.Embeddings;

/// <summary>The model that turns texts into vectors. With none of it set, the built-in generator does.</summary>
public sealed class EmbeddingOptions
{
    public const string Section = "MetaFlow:Knowledge:Embeddings";

    /// <summary>Where an OpenAI-compatible service begins: <c>https://api.openai.com/v1</c>, <c>http://127.0.0.1:11434/v1</c>.</summary>
    [Url]
    public string? Endpoint { get; set; }

    /// <summary>What the service asks for as a bearer token; none is sent when empty.</summary>
    [Secret]
    [RegularExpression(@"[\x21-\x7E]*")]
    public string? ApiKey { get; set; }

    /// <summary>The model's name at the service.</summary>
    [StringLength(100)]
    public string? Model { get; set; }

    /// <summary>How many dimensions to ask for, of models that can give fewer; as many as the model has when 0.</summary>
    [Range(0, 16_384)]
    public int Dimensions { get; set; }

    /// <summary>The most texts in one call.</summary>
    [Range(1, 2_048)]
    public int BatchTexts { get; set; } = 64;

    /// <summary>The most tokens in one call, as far as they can be estimated.</summary>
    [Range(256, 1_000_000)]
    public int BatchTokens { get; set; } = 16_000;

    /// <summary>The most tokens of one text that the model reads; what is behind them is left out.</summary>
    [Range(64, 1_000_000)]
    public int TextTokens { get; set; } = 8_000;

    /// <summary>How long one call may take.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:30:00")]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>Whether a model is configured.</summary>
    internal bool HasModel => !string.IsNullOrWhiteSpace(Endpoint) && !string.IsNullOrWhiteSpace(Model);
}

[OptionsValidator]
internal sealed partial class EmbeddingOptionsValidator : IValidateOptions<EmbeddingOptions>;
