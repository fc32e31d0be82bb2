using System.Globalization;
using MetaFlow.Knowledge.Search.Language;
using Microsoft.Extensions.AI;

namespace MetaFlow.Knowledge.Search.Embedding;

/// <summary>
/// Texts into vectors with nothing but the texts themselves: hashed features, weighed by how rare they are in the corpus,
/// along the directions in which the corpus differs most. The glossary's entries are features too, so that both languages meet.
/// </summary>
public sealed class BuiltInEmbedding : IEmbeddingGenerator<string, Embedding<float>>
{
    internal const string Name = "built-in";

    private readonly TextFeatures _features;
    private readonly CorpusModel _model;

    private BuiltInEmbedding(TextFeatures features, CorpusModel model)
    {
        _features = features;
        _model = model;
    }

    /// <summary>What was learned from nothing: hashes alone.</summary>
    public static BuiltInEmbedding Untaught { get; } = Learn([]);

    /// <summary>The same for the same corpus on every machine; vectors of one are compared with its own alone.</summary>
    public string Id => string.Create(CultureInfo.InvariantCulture, $"{Name}-{_model.Fingerprint:x16}");

    public int Dimensions => _model.Dimensions;

    public static BuiltInEmbedding Learn(IEnumerable<string> corpus) => Learn(corpus, new EmbeddingShape(), new FeatureWeights());

    /// <summary>What <see cref="WriteTo"/> wrote, with the same <see cref="Id"/>; null where the bytes are something else.</summary>
    public static BuiltInEmbedding? ReadFrom(Stream from) => CorpusModel.ReadFrom(from) is { } model
        ? new BuiltInEmbedding(new TextFeatures(TextAnalysis.Default, Glossary.Default, new FeatureWeights()), model)
        : null;

    public void WriteTo(Stream to) => _model.WriteTo(to);

    public float[] Embed(string text) => _model.Embed(_features.Read(text));

    internal static BuiltInEmbedding Learn(IEnumerable<string> corpus, EmbeddingShape shape, FeatureWeights weights)
    {
        var features = new TextFeatures(TextAnalysis.Default, Glossary.Default, weights);
        return new BuiltInEmbedding(features, CorpusModel.Learn(shape, [.. corpus], features.Read));
    }

    public Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
        IEnumerable<string> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default)
    {
        var made = new GeneratedEmbeddings<Embedding<float>>();
        foreach (var value in values)
        {
            cancellationToken.ThrowIfCancellationRequested();
            made.Add(new Embedding<float>(Embed(value)) { ModelId = Id });
        }

        return Task.FromResult(made);
    }

    public object? GetService(Type serviceType, object? serviceKey = null) => serviceKey is null
        ? serviceType == typeof(EmbeddingGeneratorMetadata) ? new EmbeddingGeneratorMetadata(Name, null, Id, Dimensions)
            : serviceType.IsInstanceOfType(this) ? this
            : null
        : null;

    void IDisposable.Dispose()
    {
        // It holds nothing that has to be given back.
    }
}
