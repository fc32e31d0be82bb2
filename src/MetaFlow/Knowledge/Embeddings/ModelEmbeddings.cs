using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using MetaFlow.Http;
using MetaFlow.Llm;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Options;

namespace MetaFlow.Knowledge.Embeddings;

/// <summary>
/// Asks the embeddings of an OpenAI-compatible service, in batches. What comes back is checked: as many vectors as texts, all
/// with the same number of dimensions, no number that is none.
/// </summary>
public sealed partial class ModelEmbeddings(OperatorHttp http, IOptions<EmbeddingOptions> options) : IEmbeddingGenerator<string, Embedding<float>>
{
    /// <summary>Letters below which a text is not shortened any more.</summary>
    private const int ShortText = 256;

    /// <summary>Bytes of a refusal that are looked at.</summary>
    private const int MostRefusal = 16_000;

    private readonly EmbeddingOptions _options = options.Value;

    // Once it is known, every vector has so many.
    private int _dimensions = options.Value.Dimensions;

    /// <summary>The space of the configured model; asks the service once where nobody said how many dimensions there are.</summary>
    /// <exception cref="EmbeddingException">The service cannot be asked.</exception>
    public async Task<EmbeddingSpace> SpaceAsync(CancellationToken cancellationToken)
    {
        if (_dimensions == 0)
        {
            await GenerateAsync(["dimensions"], null, cancellationToken);
        }

        return new EmbeddingSpace(_options.Model!, Volatile.Read(ref _dimensions));
    }

    public async Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
        IEnumerable<string> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default)
    {
        var asked = options is { ModelId: { } model, Dimensions: { } dimensions } ? new EmbeddingSpace(model, dimensions) : new EmbeddingSpace(_options.Model!, 0);
        var generated = new GeneratedEmbeddings<Embedding<float>> { Usage = new UsageDetails { InputTokenCount = 0, TotalTokenCount = 0 } };
        foreach (var batch in TextBatches.Of(values, _options))
        {
            await GenerateAsync(batch, asked, generated, cancellationToken);
        }

        return generated;
    }

    public object? GetService(Type serviceType, object? serviceKey = null) =>
        serviceKey is not null ? null
        : serviceType == typeof(EmbeddingGeneratorMetadata)
            ? new EmbeddingGeneratorMetadata("openai", new Uri(_options.Endpoint!), _options.Model, _dimensions == 0 ? null : _dimensions)
        : serviceType.IsInstanceOfType(this) ? this
        : null;

    public void Dispose()
    {
        // The connections belong to all.
    }

    private string Host => Uri.TryCreate(_options.Endpoint, UriKind.Absolute, out var endpoint) ? endpoint.Host : "";

    private async Task GenerateAsync(
        IReadOnlyList<string> batch, EmbeddingSpace asked, GeneratedEmbeddings<Embedding<float>> into, CancellationToken cancellationToken)
    {
        var answer = await AskAsync(batch, asked, cancellationToken);
        if (answer.IsSuccess)
        {
            var said = EmbeddingAnswer.Read(answer.Body, batch.Count) ?? throw Unreadable();
            CheckDimensions(said, asked);
            foreach (var vector in said.Vectors)
            {
                into.Add(new Embedding<float>(vector) { ModelId = said.Model ?? asked.Generator });
            }

            into.Usage!.InputTokenCount += said.Tokens;
            into.Usage.TotalTokenCount += said.Tokens;
            return;
        }

        // Tokens are estimated: a call that turns out too large goes in halves, a text that is too long is shortened.
        if (IsTooLarge(answer) && batch.Count > 1)
        {
            await GenerateAsync([.. batch.Take(batch.Count / 2)], asked, into, cancellationToken);
            await GenerateAsync([.. batch.Skip(batch.Count / 2)], asked, into, cancellationToken);
        }
        else if (IsTooLarge(answer) && batch[0].Length > ShortText)
        {
            await GenerateAsync([TextBatches.Cut(batch[0], TokenEstimate.Of(batch[0]) / 2)], asked, into, cancellationToken);
        }
        else
        {
            throw Refused(answer, asked.Generator);
        }
    }

    private async Task<OperatorResult.Answered> AskAsync(IReadOnlyList<string> batch, EmbeddingSpace asked, CancellationToken cancellationToken)
    {
        var call = new OperatorCall(HttpMethod.Post, new Uri($"{_options.Endpoint!.TrimEnd('/')}/embeddings"))
        {
            Body = BodyOf(batch, asked),
            Secret = string.IsNullOrEmpty(_options.ApiKey) ? null : ("Authorization", $"Bearer {_options.ApiKey}"),
            Timeout = _options.Timeout,
        };
        return await http.SendAsync(call, cancellationToken) switch
        {
            OperatorResult.Answered answer => answer,
            OperatorResult.Failed { Failure: OperatorFailure.TimedOut } => throw new EmbeddingException(
                Problem.Of("knowledge.embeddings_timed_out", ("host", Host), ("limit", _options.Timeout.ToString("c", null))), retryable: true),
            OperatorResult.Failed { Failure: OperatorFailure.TooLarge } => throw Unreadable(),
            _ => throw new EmbeddingException(Problem.Of("knowledge.embeddings_unreachable", ("host", Host)), retryable: true),
        };
    }

    private byte[] BodyOf(IReadOnlyList<string> batch, EmbeddingSpace asked)
    {
        var bytes = new ArrayBufferWriter<byte>();
        using var body = new Utf8JsonWriter(bytes);
        body.WriteStartObject();
        body.WriteString("model", asked.Generator);
        body.WriteStartArray("input");
        foreach (var text in batch)
        {
            body.WriteStringValue(text);
        }

        body.WriteEndArray();
        body.WriteString("encoding_format", "float");

        // Not every service knows the word: it is only said where somebody asks for another number than the model's own.
        if (_options.Dimensions > 0)
        {
            body.WriteNumber("dimensions", asked.Dimensions > 0 ? asked.Dimensions : _options.Dimensions);
        }

        body.WriteEndObject();
        body.Flush();
        return bytes.WrittenSpan.ToArray();
    }

    private void CheckDimensions(EmbeddingAnswer said, EmbeddingSpace asked)
    {
        var known = asked.Dimensions > 0 ? asked.Dimensions : Interlocked.CompareExchange(ref _dimensions, said.Dimensions, 0);
        if (known != 0 && known != said.Dimensions)
        {
            throw new EmbeddingException(
                Problem.Of("knowledge.embeddings_other_dimensions", ("host", Host), ("found", said.Dimensions), ("expected", known)), retryable: false);
        }
    }

    private EmbeddingException Unreadable() => new(Problem.Of("knowledge.embeddings_unreadable", ("host", Host)), retryable: false);

    private EmbeddingException Refused(OperatorResult.Answered answer, string model) => answer switch
    {
        { Status: 401 or 403 } => new(Problem.Of("knowledge.embeddings_key_refused", ("host", Host), ("status", answer.Status)), retryable: false),
        { Status: 404 } => new(Problem.Of("knowledge.embeddings_not_found", ("host", Host), ("model", model)), retryable: false),
        { IsPassing: true } => new(Problem.Of("knowledge.embeddings_unavailable", ("host", Host), ("status", answer.Status)), retryable: true),
        _ => new(Problem.Of("knowledge.embeddings_refused", ("host", Host), ("status", answer.Status)), retryable: false),
    };

    private static bool IsTooLarge(OperatorResult.Answered answer) =>
        answer.Status == 413
        || (answer.Status is 400 or 422 && TooLong().IsMatch(Encoding.UTF8.GetString(answer.Body.Span[..Math.Min(answer.Body.Length, MostRefusal)])));

    [GeneratedRegex("context[ _](?:length|window)|maximum (?:context|input|number)|max(?:imum)?[ _](?:\\w+[ _])?tokens|too (?:many|long|large)|batch size", RegexOptions.IgnoreCase, matchTimeoutMilliseconds: 1000)]
    private static partial Regex TooLong();
}
