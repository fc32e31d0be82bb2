using MetaFlow.Json;

namespace MetaFlow.Web.Api;

/// <summary>The body of a request that is a JSON object.</summary>
internal static class JsonBody
{
    /// <summary>An empty body is an empty object.</summary>
    public static async Task<(JsonObject? Object, Problem? Problem)> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body, cancellationToken);
        if (body.Length == 0)
        {
            return (JsonObject.Empty, null);
        }

        try
        {
            if (JsonData.Parse(body.GetBuffer().AsSpan(0, (int)body.Length)) is JsonObject read)
            {
                return (read, null);
            }
        }
        catch (System.Text.Json.JsonException)
        {
            // Said below: the body is not a JSON object.
        }

        return (null, Problem.Of("api.not_an_object"));
    }
}
