using System.Globalization;
using MetaFlow.Json;
using MetaFlow.Rehearsals;
using MetaFlow.Web.SignIn;
using MetaFlow.Workflows;

namespace MetaFlow.Web.Api;

/// <summary>Rehearsals: of a saved workflow, or of a definition that is sent along. Nothing is kept and nothing is sent.</summary>
internal static class RehearsalsApi
{
    public static void MapRehearsals(this RouteGroupBuilder api)
    {
        api.MapPost("/workflows/{id}/rehearse", SavedAsync).RequireAuthorization(Permissions.RunsStart);
        api.MapPost("/rehearsals", SentAsync).RequireAuthorization(Permissions.WorkflowsEdit);
    }

    // The latest revision: what is rehearsed is mostly not published yet.
    private static async Task<IResult> SavedAsync(
        WorkflowLibrary library, HttpContext http, string id, int? revision, CancellationToken cancellationToken)
    {
        var (inputs, unreadable) = await JsonBody.ReadAsync(http.Request, cancellationToken);
        if (inputs is null)
        {
            return ApiProblems.Refused([unreadable!]);
        }

        var (workflow, found, problems) = await library.FindAsync(id, revision, cancellationToken);
        return found is null ? WorkflowsApi.NoWorkflow(id)
            : workflow is null ? ApiProblems.Refused(problems)
            : await RehearseAsync(http, workflow, inputs, cancellationToken);
    }

    private static async Task<IResult> SentAsync(WorkflowReader reader, HttpContext http, CancellationToken cancellationToken)
    {
        var (body, unreadable) = await JsonBody.ReadAsync(http.Request, cancellationToken);
        if (body is null)
        {
            return ApiProblems.Refused([unreadable!]);
        }

        if (body["definition"] is not JsonObject written)
        {
            return ApiProblems.Refused([Problem.Of("api.member_missing", ("names", "definition"))]);
        }

        using var text = new MemoryStream(written.ToUtf8());
        var definition = await ReceivedDefinition.TakeAsync(text, text.Length, cancellationToken);
        return definition.Read(reader, out var problems) is { } workflow
            ? await RehearseAsync(http, workflow, body["inputs"] as JsonObject ?? JsonObject.Empty, cancellationToken)
            : ApiProblems.Refused(problems);
    }

    private static async Task<IResult> RehearseAsync(HttpContext http, Workflow workflow, JsonObject inputs, CancellationToken cancellationToken)
    {
        var rehearser = http.RequestServices.GetRequiredService<Rehearser>();
        var report = await rehearser.RehearseAsync(workflow, inputs, SavedWorkflows.Sources(http.RequestServices), cancellationToken);
        return ApiProblems.Json(RehearsalJson.ToJson(report, CultureInfo.CurrentUICulture));
    }
}
