using System.Text.Json;

namespace MetaFlow.Knowledge.Embeddings;

/// <summary>What a service answered, in the order of what it was asked.</summary>
internal sealed record EmbeddingAnswer(IReadOnlyList<float[]> Vectors, int Dimensions, string? Model, long Tokens)
{
    /// <summary>Null where it is not as many vectors as texts, all of one length and of real numbers.</summary>
    public static EmbeddingAnswer? Read(ReadOnlyMemory<byte> body, int count)
    {
        try
        {
            using var answer = JsonDocument.Parse(body);
            var root = answer.RootElement;
            var vectors = new float[count][];
            var at = 0;
            foreach (var item in root.GetProperty("data").EnumerateArray())
            {
                // Services that give no index keep the order.
                var index = item.TryGetProperty("index", out var said) ? said.GetInt32() : at;
                if (index < 0 || index >= count || vectors[index] is not null)
                {
                    return null;
                }

                vectors[index] = [.. item.GetProperty("embedding").EnumerateArray().Select(number => number.GetSingle())];
                at++;
            }

            var dimensions = vectors[0]?.Length ?? 0;
            return at == count && dimensions > 0 && vectors.All(vector => vector.Length == dimensions && vector.All(float.IsFinite))
                ? new EmbeddingAnswer(vectors, dimensions, ModelIn(root), TokensIn(root))
                : null;
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            return null;
        }
    }

    private static string? ModelIn(JsonElement root) =>
        root.TryGetProperty("model", out var model) && model.ValueKind == JsonValueKind.String ? model.GetString() : null;

    private static long TokensIn(JsonElement root) =>
        root.TryGetProperty("usage", out var usage) && usage.ValueKind == JsonValueKind.Object
        && usage.TryGetProperty("prompt_tokens", out var tokens) && tokens.ValueKind == JsonValueKind.Number && tokens.TryGetInt64(out var count)
            ? count
            : 0;
}
