using MetaFlow.Json;

namespace MetaFlow.Knowledge.Passages;

/// <summary>One operation of a service: what a step that calls it is made from.</summary>
/// <param name="Url">The full address, with <c>{placeholders}</c> for path parameters.</param>
/// <param name="RequestBody">The JSON schema of the body; null where it has none.</param>
/// <param name="ResponseSchema">The JSON schema of what it answers when all is well; null where nothing is said.</param>
public sealed record OperationPassage(
    string Method,
    string Url,
    string? OperationId,
    string? Summary,
    IReadOnlyList<OperationParameter> Parameters,
    JsonData? RequestBody,
    IReadOnlyList<OperationAuth> Auth,
    JsonData? ResponseSchema)
{
    public JsonObject ToJson() => JsonObject.Of(
        ("method", Method),
        ("url", Url),
        ("operationId", OperationId),
        ("summary", Summary),
        ("parameters", JsonArray.Create([.. Parameters.Select(each => (JsonData)JsonObject.Of(
            ("name", each.Name), ("in", each.In), ("required", each.Required), ("type", each.Type),
            ("description", each.Description), ("example", each.Example ?? JsonNull.Value)))])),
        ("requestBody", RequestBody ?? JsonNull.Value),
        ("auth", JsonArray.Create([.. Auth.Select(each => (JsonData)JsonObject.Of(
            ("scheme", each.Scheme), ("type", each.Type), ("in", each.In), ("name", each.Name)))])),
        ("responseSchema", ResponseSchema ?? JsonNull.Value));

    public static OperationPassage Of(JsonObject data) => new(
        Text(data, "method") ?? "GET",
        Text(data, "url") ?? "",
        Text(data, "operationId"),
        Text(data, "summary"),
        [.. Objects(data, "parameters").Select(each => new OperationParameter(
            Text(each, "name") ?? "", Text(each, "in") ?? "query", each["required"] is JsonBool { Value: true },
            Text(each, "type") ?? "string", Text(each, "description"), Given(each, "example")))],
        Given(data, "requestBody"),
        [.. Objects(data, "auth").Select(each => new OperationAuth(
            Text(each, "scheme") ?? "", Text(each, "type") ?? "", Text(each, "in"), Text(each, "name")))],
        Given(data, "responseSchema"));

    private static string? Text(JsonObject from, string name) => (from[name] as JsonText)?.Value;

    private static JsonData? Given(JsonObject from, string name) => from[name] is null or JsonNull ? null : from[name];

    private static IEnumerable<JsonObject> Objects(JsonObject from, string name) =>
        (from[name] as JsonArray ?? JsonArray.Empty).OfType<JsonObject>();
}

/// <param name="In"><c>path</c>, <c>query</c>, <c>header</c> or <c>cookie</c>.</param>
public sealed record OperationParameter(
    string Name, string In, bool Required, string Type, string? Description, JsonData? Example = null);

/// <summary>How a caller says who it is.</summary>
/// <param name="Scheme">The name in the description.</param>
/// <param name="Type"><c>apiKey</c>, <c>http basic</c>, <c>http bearer</c>, <c>oauth2</c> or <c>openIdConnect</c>.</param>
/// <param name="In">Where an API key goes.</param>
/// <param name="Name">What the header or parameter of an API key is called.</param>
public sealed record OperationAuth(string Scheme, string Type, string? In = null, string? Name = null);
