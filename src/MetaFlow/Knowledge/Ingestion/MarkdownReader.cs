using System.Text.Json;
using MetaFlow.Json;

namespace MetaFlow.Knowledge.Ingestion;

/// <summary>Text and Markdown, as they are; the front matter of a Markdown file says what it is called.</summary>
internal sealed class MarkdownReader(bool isMarkdown) : IDocumentReader
{
    private const string Tag = "api-responses";
    private const string Fence = "```json response ";

    public Task<ReadText> ReadAsync(SourceFile file, KnowledgeOptions limits, CancellationToken cancellationToken)
    {
        var text = PlainText.Decode(file.Bytes.Span)
            ?? throw new UnreadableException(Problem.Of("knowledge.not_text", ("file", file.Name)));
        if (text.Length > limits.MaxCharacters)
        {
            throw new UnreadableException(Problem.Of("knowledge.too_long", ("file", file.Name), ("most", limits.MaxCharacters)));
        }

        var front = FrontMatter.Read(text);
        var tags = front.List("tags");
        return Task.FromResult(new ReadText(front.Text, FileKinds.ContentType(isMarkdown ? FileKind.Markdown : FileKind.Text), isMarkdown ? "markdown" : "text")
        {
            Title = front["title"] ?? (isMarkdown ? front.FirstHeading : null),
            Tags = tags,
            Responses = tags.Contains(Tag, StringComparer.OrdinalIgnoreCase) ? [.. Responses(front.Text)] : [],
        });
    }

    // ```json response GET https://host/path, and what the service answers until the next fence.
    private static IEnumerable<(string Method, string Url, JsonData Body, bool IsSchema)> Responses(string text)
    {
        var lines = text.Split('\n');
        for (var i = 0; i < lines.Length; i++)
        {
            if (!lines[i].StartsWith(Fence, StringComparison.OrdinalIgnoreCase))
            {
                continue;
            }

            var words = lines[i][Fence.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            var body = lines.Skip(i + 1).TakeWhile(line => !line.StartsWith("```", StringComparison.Ordinal)).ToArray();
            i += body.Length;
            if (words is [var method, var url, ..] && KnownResponse.HostOf(url) is not null && Json(string.Join('\n', body)) is { } answer)
            {
                yield return (method.ToUpperInvariant(), url, answer, IsSchema(words, answer));
            }
        }
    }

    private static bool IsSchema(string[] words, JsonData answer) =>
        words.Contains("schema", StringComparer.OrdinalIgnoreCase) || (answer as JsonObject)?["$schema"] is not null;

    private static JsonData? Json(string text)
    {
        try
        {
            return JsonData.Parse(text);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
