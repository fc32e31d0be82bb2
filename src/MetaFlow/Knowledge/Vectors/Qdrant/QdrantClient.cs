using System.Buffers;
using System.Text.Json;
using MetaFlow.Http;

namespace MetaFlow.Knowledge.Vectors.Qdrant;

/// <summary>The REST interface of Qdrant, as far as it is needed: https://api.qdrant.tech/api-reference.</summary>
internal sealed class QdrantClient(OperatorHttp http, VectorOptions options)
{
    private readonly string _address = (options.QdrantUrl ?? "").TrimEnd('/');

    private string Host => Uri.TryCreate(_address, UriKind.Absolute, out var address) ? address.Authority : _address;

    /// <summary>The <c>result</c> of the answer; null where there is no such collection.</summary>
    /// <param name="write">Writes the members of the body; none is sent where it is null.</param>
    /// <exception cref="VectorException">It cannot be reached, or refuses.</exception>
    public async Task<JsonElement?> CallAsync(
        HttpMethod method, string path, Action<Utf8JsonWriter>? write, CancellationToken cancellationToken)
    {
        var call = new OperatorCall(method, new Uri(_address + path))
        {
            Body = write is null ? null : BodyOf(write),
            Secret = string.IsNullOrEmpty(options.QdrantApiKey) ? null : ("api-key", options.QdrantApiKey),
            Timeout = options.QdrantTimeout,
        };
        return await http.SendAsync(call, cancellationToken) switch
        {
            OperatorResult.Answered { IsSuccess: true } answer => ResultIn(answer.Body),
            OperatorResult.Answered { Status: 404 } => null,
            OperatorResult.Answered refused => throw Refused(refused),
            OperatorResult.Failed { Failure: OperatorFailure.TimedOut } => throw new VectorException(
                Problem.Of("knowledge.qdrant_timed_out", ("host", Host), ("limit", options.QdrantTimeout.ToString("c", null))), retryable: true),
            OperatorResult.Failed { Failure: OperatorFailure.TooLarge } => throw Unreadable(),
            _ => throw new VectorException(Problem.Of("knowledge.qdrant_unreachable", ("host", Host)), retryable: true),
        };
    }

    public VectorException Unreadable() => new(Problem.Of("knowledge.qdrant_unreadable", ("host", Host)), retryable: false);

    private VectorException Refused(OperatorResult.Answered refused) => refused switch
    {
        { Status: 401 or 403 } => new(Problem.Of("knowledge.qdrant_key_refused", ("host", Host), ("status", refused.Status)), retryable: false),
        { IsPassing: true } => new(Problem.Of("knowledge.qdrant_unavailable", ("host", Host), ("status", refused.Status)), retryable: true),
        _ => new(Problem.Of("knowledge.qdrant_refused", ("host", Host), ("status", refused.Status)), retryable: false),
    };

    private JsonElement ResultIn(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var answer = JsonDocument.Parse(body);
            return answer.RootElement.ValueKind == JsonValueKind.Object && answer.RootElement.TryGetProperty("result", out var result)
                ? result.Clone()
                : throw Unreadable();
        }
        catch (JsonException)
        {
            throw Unreadable();
        }
    }

    private static ReadOnlyMemory<byte> BodyOf(Action<Utf8JsonWriter> write)
    {
        var bytes = new ArrayBufferWriter<byte>();
        using var writer = new Utf8JsonWriter(bytes);
        writer.WriteStartObject();
        write(writer);
        writer.WriteEndObject();
        writer.Flush();
        return bytes.WrittenMemory;
    }
}
