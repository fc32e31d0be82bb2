using MetaFlow.Json;
using MetaFlow.Knowledge;
using MetaFlow.Web.SignIn;

namespace MetaFlow.Web.Api;

/// <summary>Documents: list, read, upload, change what is known of them, read again, remove.</summary>
internal static class KnowledgeApi
{
    public static void MapKnowledge(this RouteGroupBuilder api)
    {
        api.MapGet("/knowledge/documents", ListAsync).RequireAuthorization(Permissions.KnowledgeView);
        api.MapGet("/knowledge/documents/{id:guid}", FindAsync).RequireAuthorization(Permissions.KnowledgeView);
        api.MapPost("/knowledge/documents", UploadAsync).RequireAuthorization(Permissions.KnowledgeEdit).DisableAntiforgery();
        api.MapPut("/knowledge/documents/{id:guid}/metadata", EditAsync).RequireAuthorization(Permissions.KnowledgeEdit);
        api.MapPost("/knowledge/documents/{id:guid}/reindex", ReadAgainAsync).RequireAuthorization(Permissions.KnowledgeEdit);
        api.MapPost("/knowledge/reindex", ReadAllAgainAsync).RequireAuthorization(Permissions.KnowledgeEdit);
        api.MapDelete("/knowledge/documents/{id:guid}", DeleteAsync).RequireAuthorization(Permissions.KnowledgeEdit);
        api.MapKnowledgeDomains();
        api.MapKnowledgeSearch();
    }

    private static async Task<IResult> ListAsync(IKnowledgeStore store, string? domain, CancellationToken cancellationToken)
    {
        var documents = await store.ListAsync(domain, cancellationToken);
        return ApiProblems.Json(JsonArray.Create([.. documents.Select(KnowledgeJson.Of)]));
    }

    private static async Task<IResult> FindAsync(IKnowledgeStore store, Guid id, CancellationToken cancellationToken) =>
        await store.FindAsync(id, cancellationToken) is { } document
            ? ApiProblems.Json(KnowledgeJson.Of(
                document, await store.VersionsAsync(id, cancellationToken), await store.PassagesAsync(id, cancellationToken)))
            : NoDocument(id);

    // 202: what was taken is read in the background; 'status' of each document says when it is ready.
    private static async Task<IResult> UploadAsync(
        KnowledgeLibrary library, HttpContext http, string? domain, CancellationToken cancellationToken)
    {
        var (uploads, problem) = await UploadedFiles.ReadAsync(http, domain, library.MaxBytes, cancellationToken);
        if (problem is not null)
        {
            return ApiProblems.Refused([problem]);
        }

        var received = await library.ReceiveAsync(uploads, cancellationToken);
        var problems = received.Select(each => each.Problem).OfType<Problem>().ToList();
        return problems.Count == received.Count
            ? ApiProblems.Refused(problems)
            : ApiProblems.Json(JsonArray.Create([.. received.Select(KnowledgeJson.Of)]), StatusCodes.Status202Accepted);
    }

    private static async Task<IResult> EditAsync(IKnowledgeStore store, HttpContext http, Guid id, CancellationToken cancellationToken)
    {
        var (body, unreadable) = await JsonBody.ReadAsync(http.Request, cancellationToken);
        if (body is null)
        {
            return ApiProblems.Refused([unreadable!]);
        }

        var (edits, problem) = KnowledgeJson.ReadEdits(body);
        if (problem is not null)
        {
            return ApiProblems.Refused([problem]);
        }

        return await store.EditAsync(id, edits!, cancellationToken) ? await FindAsync(store, id, cancellationToken) : NoDocument(id);
    }

    private static async Task<IResult> ReadAgainAsync(KnowledgeLibrary library, Guid id, CancellationToken cancellationToken) =>
        await library.ReadAgainAsync(id, domain: null, cancellationToken) == 1
            ? ApiProblems.Json(JsonObject.Of(("documents", 1)), StatusCodes.Status202Accepted)
            : NoDocument(id);

    private static async Task<IResult> ReadAllAgainAsync(KnowledgeLibrary library, string? domain, CancellationToken cancellationToken) =>
        ApiProblems.Json(
            JsonObject.Of(("documents", await library.ReadAgainAsync(document: null, domain, cancellationToken))), StatusCodes.Status202Accepted);

    private static async Task<IResult> DeleteAsync(IKnowledgeStore store, Guid id, CancellationToken cancellationToken) =>
        await store.DeleteAsync(id, cancellationToken) ? Results.NoContent() : NoDocument(id);

    private static IResult NoDocument(Guid id) => ApiProblems.NotFound(Problem.Of("knowledge.no_document", ("id", id)));
}
