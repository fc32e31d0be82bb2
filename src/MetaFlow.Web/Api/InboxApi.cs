using MetaFlow.Inbox;
using MetaFlow.Json;
using MetaFlow.Web.SignIn;

namespace MetaFlow.Web.Api;

/// <summary>The inbox: what runs told the people here, and whether it was read.</summary>
internal static class InboxApi
{
    public static void MapInbox(this RouteGroupBuilder api)
    {
        api.MapGet("/inbox", ListAsync).RequireAuthorization(Permissions.RunsView);
        api.MapPut("/inbox/{id:guid}/read", ReadAsync).RequireAuthorization(Permissions.RunsStart);
        api.MapDelete("/inbox/{id:guid}/read", UnreadAsync).RequireAuthorization(Permissions.RunsStart);
    }

    private static async Task<IResult> ListAsync(
        IInbox inbox, bool? unread, Guid? before, int? limit, CancellationToken cancellationToken)
    {
        var messages = await inbox.ListAsync(
            new InboxQuery(unread is true, before, Math.Clamp(limit ?? 50, 1, 500)), cancellationToken);
        return ApiProblems.Json(JsonArray.Create([.. messages.Select(ToJson)]));
    }

    private static Task<IResult> ReadAsync(IInbox inbox, TimeProvider clock, Guid id, CancellationToken cancellationToken) =>
        MarkAsync(inbox, id, clock.GetUtcNow(), cancellationToken);

    private static Task<IResult> UnreadAsync(IInbox inbox, Guid id, CancellationToken cancellationToken) =>
        MarkAsync(inbox, id, null, cancellationToken);

    private static async Task<IResult> MarkAsync(IInbox inbox, Guid id, DateTimeOffset? readAt, CancellationToken cancellationToken) =>
        await inbox.MarkAsync(id, readAt, cancellationToken)
            ? Results.NoContent()
            : ApiProblems.NotFound(Problem.Of("inbox.not_found", ("id", id)));

    private static JsonData ToJson(InboxMessage message) => JsonObject.Of(
        ("id", message.Id.ToString("D")),
        ("run", message.Run.ToString()),
        ("step", message.StepPath),
        ("subject", message.Subject),
        ("body", message.Body),
        ("format", message.Format.ToString().ToLowerInvariant()),
        ("at", message.At.UtcDateTime.ToString("O")),
        ("readAt", message.ReadAt is { } at ? at.UtcDateTime.ToString("O") : JsonNull.Value));
}
