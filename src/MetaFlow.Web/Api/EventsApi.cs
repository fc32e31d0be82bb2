using MetaFlow.Events;
using MetaFlow.Json;
using MetaFlow.Runs;
using MetaFlow.Web.SignIn;

namespace MetaFlow.Web.Api;

/// <summary>Events: telling of one, and those that were told of.</summary>
internal static class EventsApi
{
    public static void MapEvents(this RouteGroupBuilder api)
    {
        api.MapGet("/events", ListAsync).RequireAuthorization(Permissions.RunsView);
        api.MapPost("/events", EmitAsync).RequireAuthorization(Permissions.EventsEmit);
    }

    public static JsonObject ToJson(WorkflowEvent happened) => happened.ToJson()
        .With("key", happened.Key)
        .With("run", happened.Run is { } run ? run.ToString() : JsonNull.Value)
        .With("started", happened.Outcome ?? JsonArray.Create([]));

    private static async Task<IResult> ListAsync(
        IEventStore events, string? type, Guid? before, int? limit, CancellationToken cancellationToken)
    {
        var found = await events.ListAsync(new EventQuery(type, before, Math.Clamp(limit ?? 50, 1, 500)), cancellationToken);
        return ApiProblems.Json(JsonArray.Create([.. found.Select(ToJson)]));
    }

    private static async Task<IResult> EmitAsync(EventBus bus, HttpContext http, CancellationToken cancellationToken)
    {
        var (body, unreadable) = await JsonBody.ReadAsync(http.Request, cancellationToken);
        if (body is null)
        {
            return ApiProblems.Refused([unreadable!]);
        }

        if (body["type"] is not JsonText type || string.IsNullOrWhiteSpace(type.Value))
        {
            return ApiProblems.Refused([Problem.Of("events.no_type") with { Path = "type" }]);
        }

        var id = await bus.EmitAsync(
            type.Value, body["data"] ?? JsonNull.Value, http.User.Identity?.Name ?? "api", KeyOf(http, body), run: null, trigger: null, cancellationToken);
        return ApiProblems.Json(JsonObject.Of(("id", id.ToString("D"))), StatusCodes.Status201Created);
    }

    // Of each caller its own: what one has used says nothing about another, and none can take the key of a run's step.
    private static string? KeyOf(HttpContext http, JsonObject body) =>
        body["key"] is JsonText { Value.Length: > 0 } key ? $"{http.User.Identity?.Name ?? "api"}: {key.Value}" : null;
}
