using MetaFlow.Json;
using MetaFlow.Knowledge.Passages;
using static MetaFlow.Knowledge.Ingestion.OpenApi.OpenApiReader;

namespace MetaFlow.Knowledge.Ingestion.OpenApi;

/// <summary>Reads one operation with what its path and the whole description say for it.</summary>
internal sealed class OperationReader(JsonObject root, References refs, string path, JsonObject item)
{
    public OperationPassage Read(string method, JsonObject operation) => new(
        method.ToUpperInvariant(),
        Url(operation),
        Text(operation, "operationId"),
        Text(operation, "summary") ?? FirstLine(Text(operation, "description")) ?? Text(item, "summary"),
        Parameters(operation),
        Schema((refs.Follow(operation["requestBody"]) as JsonObject)?["content"]),
        Auth(operation),
        Response(operation));

    // The nearest servers win; variables have a default by the standard.
    private string Url(JsonObject operation)
    {
        var servers = operation["servers"] as JsonArray ?? item["servers"] as JsonArray ?? root["servers"] as JsonArray ?? JsonArray.Empty;
        if (servers.OfType<JsonObject>().FirstOrDefault() is not { } server || Text(server, "url") is not { } address)
        {
            return path;
        }

        foreach (var (name, variable) in server["variables"] as JsonObject ?? JsonObject.Empty)
        {
            if ((variable as JsonObject)?["default"] is { } value)
            {
                address = address.Replace($"{{{name}}}", value is JsonText text ? text.Value : value.ToString(), StringComparison.Ordinal);
            }
        }

        return address.TrimEnd('/') + (path.StartsWith('/') ? path : $"/{path}");
    }

    // What the operation says of a parameter replaces what its path says of the same one.
    private List<OperationParameter> Parameters(JsonObject operation)
    {
        var all = new Dictionary<(string, string), OperationParameter>();
        foreach (var list in new[] { item["parameters"], operation["parameters"] })
        {
            foreach (var written in list as JsonArray ?? JsonArray.Empty)
            {
                if (refs.Follow(written) is JsonObject each && Text(each, "name") is { } name)
                {
                    var place = Text(each, "in") ?? "query";
                    var schema = refs.Follow(each["schema"]) as JsonObject ?? JsonObject.Empty;
                    all[(name, place)] = new OperationParameter(
                        name, place, each["required"] is JsonBool { Value: true } || place == "path", TypeOf(schema),
                        Text(each, "description"), each["example"] ?? schema["example"] ?? schema["default"]);
                }
            }
        }

        return [.. all.Values];
    }

    private static string TypeOf(JsonObject schema)
    {
        var type = schema["type"] switch
        {
            JsonText text => text.Value,
            JsonArray types => string.Join(" | ", types.OfType<JsonText>().Select(each => each.Value)),
            _ => "string",
        };
        if (schema["enum"] is JsonArray { Count: > 0 and <= 20 } values)
        {
            return $"{type}: {string.Join(" | ", values.Select(value => value is JsonText text ? text.Value : value.ToString()))}";
        }

        return Text(schema, "format") is { } format ? $"{type} ({format})" : type;
    }

    private List<OperationAuth> Auth(JsonObject operation)
    {
        var schemes = (root["components"] as JsonObject)?["securitySchemes"] as JsonObject ?? JsonObject.Empty;
        var needed = operation["security"] as JsonArray ?? root["security"] as JsonArray ?? JsonArray.Empty;
        var auth = new List<OperationAuth>();
        foreach (var name in needed.OfType<JsonObject>().SelectMany(each => each.Select(member => member.Key)).Distinct())
        {
            if (refs.Follow(schemes[name]) is JsonObject scheme)
            {
                var type = Text(scheme, "type") ?? "";
                auth.Add(new OperationAuth(
                    name, type == "http" ? $"http {Text(scheme, "scheme") ?? "bearer"}".ToLowerInvariant() : type, Text(scheme, "in"), Text(scheme, "name")));
            }
        }

        return auth;
    }

    private JsonData? Response(JsonObject operation)
    {
        var responses = operation["responses"] as JsonObject ?? JsonObject.Empty;
        var good = responses.Where(each => each.Key.StartsWith('2') || each.Key == "default")
            .OrderBy(each => each.Key, StringComparer.Ordinal).Select(each => refs.Follow(each.Value)).OfType<JsonObject>();
        return good.Select(each => Schema(each["content"])).FirstOrDefault(schema => schema is not null);
    }

    // JSON before anything else: it is what steps read.
    private JsonData? Schema(JsonData? content)
    {
        var media = (content as JsonObject ?? JsonObject.Empty)
            .OrderBy(each => each.Key.Contains("json", StringComparison.OrdinalIgnoreCase) ? 0 : 1)
            .Select(each => each.Value).OfType<JsonObject>().FirstOrDefault();
        return refs.Resolve(media?["schema"]);
    }

    private static string? FirstLine(string? text) => text?.Split('\n', 2)[0].Trim() is { Length: > 0 } line ? line : null;
}
