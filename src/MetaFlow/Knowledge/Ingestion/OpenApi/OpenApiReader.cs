using MetaFlow.Json;
using MetaFlow.Knowledge.Passages;

namespace MetaFlow.Knowledge.Ingestion.OpenApi;

/// <summary>Descriptions of services in OpenAPI 3: each operation becomes a passage of its own, with all that a call needs.</summary>
internal static class OpenApiReader
{
    private static readonly string[] Methods = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];

    public static bool IsDescription(JsonObject root) =>
        root["openapi"] is { } version && (version is JsonText text ? text.Value : version.ToString()).StartsWith('3') && root["paths"] is JsonObject;

    public static ReadText Read(string file, JsonObject root, KnowledgeOptions limits, CancellationToken cancellationToken)
    {
        var info = root["info"] as JsonObject ?? JsonObject.Empty;
        var title = Text(info, "title") ?? Path.GetFileNameWithoutExtension(file);
        var refs = new References(root);
        var operations = new List<OperationPassage>();
        var tags = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var (path, item) in (JsonObject)root["paths"]!)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (refs.Follow(item) is not JsonObject at)
            {
                continue;
            }

            foreach (var method in Methods)
            {
                if (refs.Follow(at[method]) is JsonObject operation)
                {
                    operations.Add(new OperationReader(root, refs, path, at).Read(method, operation));
                    tags.UnionWith((operation["tags"] as JsonArray ?? JsonArray.Empty).OfType<JsonText>().Select(tag => tag.Value));
                }
            }
        }

        return Write(file, title, Text(info, "description"), operations, tags, limits);
    }

    private static ReadText Write(
        string file, string title, string? description, List<OperationPassage> operations, IEnumerable<string> tags, KnowledgeOptions limits)
    {
        var written = new BoundedText(file, limits.MaxCharacters);
        written.Add("# ").Add(title).Add("\n\n");
        if (description is not null)
        {
            written.Add(description.ReplaceLineEndings("\n").Trim()).Add("\n\n");
        }

        var passages = new List<PassageDraft>(PassageCutter.Cut(written.ToString(), isMarkdown: true, PassageRules.Usual));
        foreach (var operation in operations)
        {
            var text = OperationText.Of(operation);
            var heading = operation.Summary ?? operation.OperationId ?? $"{operation.Method} {operation.Url}";
            passages.Add(new PassageDraft(PassageKind.Operation, [title, heading], text, written.Length) { Data = operation.ToJson() });
            written.Add(text).Add("\n");
        }

        return new ReadText(written.ToString(), "text/markdown", "openapi")
        {
            Title = title,
            Tags = [.. tags],
            Passages = passages,
            Responses =
            [
                .. operations.Where(each => each.ResponseSchema is not null && KnownResponse.HostOf(each.Url) is not null)
                    .Select(each => (each.Method, each.Url, each.ResponseSchema!, IsSchema: true)),
            ],
        };
    }

    public static string? Text(JsonObject from, string name) => from[name] is JsonText { Value.Length: > 0 } text ? text.Value : null;
}
