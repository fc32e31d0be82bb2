using MetaFlow.Json;
using MetaFlow.Web.SignIn;
using MetaFlow.Workflows;
using MetaFlow.Workflows.Certificates;

namespace MetaFlow.Web.Api;

/// <summary>Workflows: list, read, save with the revision it was based on, publish.</summary>
internal static class WorkflowsApi
{
    public static void MapWorkflows(this RouteGroupBuilder api)
    {
        api.MapGet("/workflows", ListAsync).RequireAuthorization(Permissions.WorkflowsView);
        api.MapGet("/workflows/{id}", FindAsync).RequireAuthorization(Permissions.WorkflowsView);
        api.MapGet("/workflows/{id}/revisions/{number:int}/certificate", CertificateAsync).RequireAuthorization(Permissions.WorkflowsView);
        api.MapPost("/workflows", SaveAsync).RequireAuthorization(Permissions.WorkflowsEdit);
        api.MapPost("/workflows/{id}/publish", PublishAsync).RequireAuthorization(Permissions.WorkflowsPublish);
    }

    private static async Task<IResult> ListAsync(IWorkflowCatalog catalog, string? text, CancellationToken cancellationToken)
    {
        var all = await catalog.ListAsync(text, includeArchived: false, cancellationToken);
        return ApiProblems.Json(JsonArray.Create([.. all.Select(ToJson)]));
    }

    private static async Task<IResult> FindAsync(
        IWorkflowCatalog catalog, string id, int? revision, CancellationToken cancellationToken) =>
        await catalog.FindAsync(id, revision, cancellationToken) is { } found
            ? ApiProblems.Json(ToJson(found).With("definition", JsonData.Parse(found.Definition)))
            : NoWorkflow(id);

    private static async Task<IResult> SaveAsync(
        WorkflowLibrary library, HttpContext http, int? basedOn, string? message, CancellationToken cancellationToken)
    {
        var definition = await ReceivedDefinition.TakeAsync(http.Request.Body, http.Request.ContentLength, cancellationToken);
        var (outcome, problems) = await library.SaveAsync(
            definition, basedOn ?? 0, http.User.Identity?.Name ?? "api", message ?? "", cancellationToken);
        return outcome switch
        {
            SaveOutcome.Saved saved => ApiProblems.Json(ToJson(saved.Revision), StatusCodes.Status201Created),
            SaveOutcome.Unchanged unchanged => ApiProblems.Json(ToJson(unchanged.Latest)),
            SaveOutcome.Stale stale => ApiProblems.Refused(
                [Problem.Of("workflows.stale", ("id", stale.Latest.WorkflowId), ("number", stale.Latest.Number))]),
            _ => ApiProblems.Refused(problems),
        };
    }

    private static async Task<IResult> PublishAsync(
        WorkflowLibrary library, string id, int? revision, CancellationToken cancellationToken) =>
        await library.PublishAsync(id, revision, cancellationToken) switch
        {
            PublishOutcome.Published done => ApiProblems.Json(ToJson(done.Revision)),
            PublishOutcome.Refused refused => ApiProblems.Refused(refused.Certificate.Errors),
            _ => NoWorkflow(id),
        };

    private static async Task<IResult> CertificateAsync(
        IWorkflowCatalog catalog, RevisionCertificates certificates, string id, int number, CancellationToken cancellationToken) =>
        await catalog.FindAsync(id, number, cancellationToken) is { } revision
            ? ApiProblems.Json(CertificateJson.ToJson(await certificates.OfAsync(revision, cancellationToken)))
            : NoWorkflow(id);

    internal static IResult NoWorkflow(string id) => ApiProblems.NotFound(Problem.Of("runs.no_workflow", ("id", id)));

    private static JsonData ToJson(WorkflowSummary workflow) => JsonObject.Of(
        ("id", workflow.Id),
        ("name", new LocalText(workflow.Name).In("en")),
        ("latest", workflow.LatestNumber),
        ("published", workflow.PublishedNumber is { } number ? number : JsonNull.Value),
        ("changedAt", workflow.ChangedAt.UtcDateTime.ToString("O")));

    private static JsonObject ToJson(Revision revision) => JsonObject.Of(
        ("id", revision.WorkflowId),
        ("revision", revision.Number),
        ("hash", revision.Hash),
        ("author", revision.Author),
        ("message", revision.Message),
        ("at", revision.At.UtcDateTime.ToString("O")));
}
