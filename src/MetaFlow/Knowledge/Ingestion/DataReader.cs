using System.Text.Json;
using MetaFlow.Json;

namespace MetaFlow.Knowledge.Ingestion;

/// <summary>JSON and YAML: the description of a service where it is one, and otherwise lines that name the place of each value.</summary>
internal sealed class DataReader(bool isYaml) : IDocumentReader
{
    public Task<ReadText> ReadAsync(SourceFile file, KnowledgeOptions limits, CancellationToken cancellationToken)
    {
        var text = PlainText.Decode(file.Bytes.Span)
            ?? throw new UnreadableException(Problem.Of("knowledge.not_text", ("file", file.Name)));
        var data = isYaml ? YamlData.Read(file.Name, text, limits, cancellationToken) : Json(file.Name, text, limits);
        if (data is JsonObject root && OpenApi.OpenApiReader.IsDescription(root))
        {
            return Task.FromResult(OpenApi.OpenApiReader.Read(file.Name, root, limits, cancellationToken));
        }

        var written = new BoundedText(file.Name, limits.MaxCharacters);
        Write(data, "", written, cancellationToken);
        return Task.FromResult(new ReadText(written.ToString(), "text/plain", isYaml ? "yaml" : "json")
        {
            Title = (data as JsonObject)?["title"] is JsonText { Value.Length: > 0 and < 200 } title ? title.Value : null,
        });
    }

    private static JsonData Json(string file, string text, KnowledgeOptions limits)
    {
        try
        {
            var data = JsonData.Parse(text);
            return DepthOf(data, limits.MaxDepth) <= limits.MaxDepth ? data : throw TooDeep(file, limits);
        }
        catch (JsonException exception)
        {
            throw exception.Message.Contains("MaxDepth", StringComparison.Ordinal) || exception.Message.Contains("maximum configured depth", StringComparison.Ordinal)
                ? TooDeep(file, limits)
                : new UnreadableException(Problem.Of("knowledge.unreadable", ("file", file), ("kind", "JSON"), ("line", exception.LineNumber + 1)));
        }
    }

    public static UnreadableException TooDeep(string file, KnowledgeOptions limits) =>
        new(Problem.Of("knowledge.too_deep", ("file", file), ("most", limits.MaxDepth)));

    // Not deeper than one past the limit: the rest does not matter.
    private static int DepthOf(JsonData data, int most) => most < 0 ? 1 : 1 + (data switch
    {
        JsonObject { Count: > 0 } each => each.Max(member => DepthOf(member.Value, most - 1)),
        JsonArray { Count: > 0 } each => each.Max(item => DepthOf(item, most - 1)),
        _ => 0,
    });

    private static void Write(JsonData data, string path, BoundedText written, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        switch (data)
        {
            case JsonObject { Count: > 0 } each:
                foreach (var (name, value) in each)
                {
                    Write(value, path.Length == 0 ? name : $"{path}.{name}", written, cancellationToken);
                }

                break;
            case JsonArray { Count: > 0 } items when items.All(item => item is not (JsonObject or JsonArray)):
                Line(path, string.Join(", ", items.Select(Said)), written);
                break;
            case JsonArray { Count: > 0 } items:
                for (var i = 0; i < items.Count; i++)
                {
                    Write(items[i], $"{path}[{i}]", written, cancellationToken);
                }

                break;
            default:
                Line(path, Said(data), written);
                break;
        }
    }

    private static void Line(string path, string value, BoundedText written) =>
        written.Add(path.Length == 0 ? "" : $"{path}: ").Add(value).Add("\n");

    private static string Said(JsonData data) => data is JsonText text ? text.Value.ReplaceLineEndings("\n") : data.ToString();
}
