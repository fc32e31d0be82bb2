using System.Buffers;

namespace MetaFlow.Http;

/// <summary>Reads an answer to its end, or to its limit: what comes out of decompression is counted, not what goes in.</summary>
internal static class AnswerReader
{
    private const int FirstRead = 16 * 1024;

    // A length that is only promised does not get more than this before it has come.
    private const int MostBelieved = 1024 * 1024;

    /// <summary>Null where there is more than the limit.</summary>
    public static async Task<ReadOnlyMemory<byte>?> ReadAsync(HttpResponseMessage response, long limit, CancellationToken cancellationToken)
    {
        // An answer to HEAD has the length of what GET would bring.
        if (response.RequestMessage?.Method == HttpMethod.Head)
        {
            return ReadOnlyMemory<byte>.Empty;
        }

        var promised = response.Content.Headers.ContentLength;
        if (promised > limit)
        {
            return null;
        }

        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        if (promised is <= MostBelieved)
        {
            var whole = new byte[(int)promised];
            await stream.ReadExactlyAsync(whole, cancellationToken);
            return whole;
        }

        var buffer = new ArrayBufferWriter<byte>(FirstRead);
        while (true)
        {
            var read = await stream.ReadAsync(buffer.GetMemory(FirstRead), cancellationToken);
            if (read == 0)
            {
                return buffer.WrittenMemory;
            }

            buffer.Advance(read);
            if (buffer.WrittenCount > limit)
            {
                return null;
            }
        }
    }

    public static HttpAnswer AnswerOf(HttpResponseMessage response, Uri address, ReadOnlyMemory<byte> body)
    {
        var headers = new Dictionary<string, string>();
        foreach (var (name, values) in response.Headers.NonValidated.Concat(response.Content.Headers.NonValidated))
        {
            headers[name.ToLowerInvariant()] = values.ToString();
        }

        return new HttpAnswer((int)response.StatusCode, address, headers, response.Content.Headers.ContentType, body)
        {
            RetryAfterHeader = response.Headers.RetryAfter,
        };
    }
}
