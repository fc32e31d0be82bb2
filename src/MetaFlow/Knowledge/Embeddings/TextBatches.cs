using MetaFlow.Llm;

namespace MetaFlow.Knowledge.Embeddings;

/// <summary>Puts texts into calls of a bounded size.</summary>
internal static class TextBatches
{
    public static IEnumerable<IReadOnlyList<string>> Of(IEnumerable<string> texts, EmbeddingOptions options)
    {
        var batch = new List<string>();
        var tokens = 0L;
        foreach (var text in texts)
        {
            var cut = Cut(text, options.TextTokens);
            var more = TokenEstimate.Of(cut);
            if (batch.Count > 0 && (batch.Count == options.BatchTexts || tokens + more > options.BatchTokens))
            {
                yield return batch;
                (batch, tokens) = ([], 0L);
            }

            batch.Add(cut);
            tokens += more;
        }

        if (batch.Count > 0)
        {
            yield return batch;
        }
    }

    /// <summary>The beginning of a text that has so many tokens at most; services refuse a text that is empty.</summary>
    public static string Cut(string text, long tokens)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return " ";
        }

        while (text.Length > 1 && TokenEstimate.Of(text) is var have && have > tokens)
        {
            var length = Math.Clamp((int)(text.Length * tokens / have), 1, text.Length - 1);
            text = text[..(length - (char.IsHighSurrogate(text[length - 1]) && length > 1 ? 1 : 0))];
        }

        return text;
    }
}
