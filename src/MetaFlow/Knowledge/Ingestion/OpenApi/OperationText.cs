using System.Text;
using MetaFlow.Json;
using MetaFlow.Knowledge.Passages;

namespace MetaFlow.Knowledge.Ingestion.OpenApi;

/// <summary>An operation as people read it and as it is searched.</summary>
internal static class OperationText
{
    private const int MaxParameters = 40;
    private const int MaxFields = 40;
    private const int MaxDepth = 4;

    private static readonly string[] Compositions = ["allOf", "oneOf", "anyOf"];

    public static string Of(OperationPassage operation)
    {
        var text = new StringBuilder();
        text.Append("## ").Append(OneLine(operation.Summary ?? operation.OperationId ?? "")).Append("\n\n");
        text.Append('`').Append(operation.Method).Append(' ').Append(operation.Url).Append("`\n");
        if (operation.Parameters.Count > 0)
        {
            text.Append("\nParameters:\n");
            foreach (var each in operation.Parameters.Take(MaxParameters))
            {
                text.Append("- ").Append(each.Name).Append(" (").Append(each.In).Append(each.Required ? ", required" : "").Append(", ").Append(each.Type).Append(')');
                text.Append(each.Description is { } said ? $": {Short(said)}" : "").Append('\n');
            }
        }

        if (operation.Auth.Count > 0)
        {
            text.Append("\nAuthentication: ").AppendJoin(", ", operation.Auth.Select(Said)).Append('\n');
        }

        Fields(text, "\nBody", operation.RequestBody);
        Fields(text, "\nResponse", operation.ResponseSchema);
        var written = text.ToString();
        return written.Length <= PassageRules.Usual.Most ? written : PassageCutter.Head(written, PassageRules.Usual.Most);
    }

    private static string Said(OperationAuth auth) => auth is { In: { } place, Name: { } name } ? $"{auth.Type} in {place} {name}" : auth.Type;

    private static void Fields(StringBuilder text, string title, JsonData? schema)
    {
        var fields = new List<string>();
        Collect(schema as JsonObject, "", 0, fields);
        if (fields.Count > 0)
        {
            text.Append(title).Append(": ").AppendJoin(", ", fields).Append('\n');
        }
    }

    private static void Collect(JsonObject? schema, string path, int depth, List<string> fields)
    {
        if (schema is null || depth > MaxDepth || fields.Count >= MaxFields)
        {
            return;
        }

        foreach (var (name, value) in schema["properties"] as JsonObject ?? JsonObject.Empty)
        {
            if (value is JsonObject each && fields.Count < MaxFields)
            {
                var isList = each["items"] is not null;
                fields.Add($"{path}{name}{(isList ? "[]" : "")}{((each["type"] as JsonText)?.Value is { } type && !isList && type != "object" ? $" ({type})" : "")}");
                Collect(each["items"] as JsonObject ?? each, $"{path}{name}{(isList ? "[]" : "")}.", depth + 1, fields);
            }
        }

        foreach (var part in Compositions.SelectMany(name => schema[name] as JsonArray ?? JsonArray.Empty).OfType<JsonObject>())
        {
            Collect(part, path, depth + 1, fields);
        }

        if (path.Length == 0 && schema["items"] is JsonObject items)
        {
            Collect(items, "[].", depth + 1, fields);
        }
    }

    private static string Short(string said) => OneLine(said) is var line && line.Length <= 160 ? line : PassageCutter.Head(line, 159) + "…";

    private static string OneLine(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
