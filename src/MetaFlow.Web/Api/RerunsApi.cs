using MetaFlow.Json;
using MetaFlow.Runs;
using MetaFlow.Runs.Reruns;
using MetaFlow.Web.SignIn;
using MetaFlow.Workflows;

namespace MetaFlow.Web.Api;

/// <summary>Runs again what has ended: whole, from a step, from where it failed, or the failed items of a loop.</summary>
internal static class RerunsApi
{
    private static readonly string[] Members = ["from", "failed", "failedItems", "inputs", "revision", "why"];

    public static void MapReruns(this RouteGroupBuilder api) =>
        api.MapPost("/runs/{id}/rerun", RerunAsync).RequireAuthorization(Permissions.RunsStart);

    private static async Task<IResult> RerunAsync(
        RunReruns reruns, RunStarter starter, IRunJournal journal, IWorkflowCatalog catalog, HttpContext http, string id, CancellationToken cancellationToken)
    {
        if (!RunId.TryParse(id, out var of) || await journal.FindAsync(of, cancellationToken) is not { } head)
        {
            return ApiProblems.NotFound(Problem.Of("runs.not_found", ("id", id)));
        }

        var (body, unreadable) = await JsonBody.ReadAsync(http.Request, cancellationToken);
        if (body is null)
        {
            return ApiProblems.Refused([unreadable!]);
        }

        var (request, wrong) = Read(of, body, http.User.Identity?.Name ?? "api");
        if (request is null)
        {
            return ApiProblems.Refused([wrong!]);
        }

        // The definition that the run had, or the published one; another one only for somebody who could have written it.
        if (request.Revision is { } number && number != head.Revision && !http.User.May(Permissions.WorkflowsEdit)
            && (await catalog.FindSummaryAsync(head.WorkflowId, cancellationToken))?.PublishedNumber != number)
        {
            return Results.Forbid();
        }

        var (prepared, problems) = await reruns.PrepareAsync(request, cancellationToken);
        var (run, refused) = prepared is null ? (null, problems) : await starter.StartAsync(prepared, cancellationToken);
        if (run is null)
        {
            return ApiProblems.Refused(refused);
        }

        http.Response.Headers.Location = $"{ApiRoom.Root}/runs/{run.Id}";
        return ApiProblems.Json(RunReport.ToJson(run), StatusCodes.Status202Accepted);
    }

    private static (RerunRequest? Request, Problem? Problem) Read(RunId of, JsonObject body, string by)
    {
        if (body.Select(member => member.Key).FirstOrDefault(name => !Members.Contains(name)) is { } unknown)
        {
            return (null, Problem.OfUnknown("api.unknown_member", unknown, Members));
        }

        if (body.FirstOrDefault(member => !IsReadable(member.Key, member.Value)) is { Key: { } unreadable })
        {
            return (null, Problem.Of("api.member_unreadable", ("name", unreadable)));
        }

        return RerunFrom.Of(Text(body, "from"), body["failed"] is JsonBool { Value: true }, Text(body, "failedItems")) is { } place
            ? (new RerunRequest(of, place, body["inputs"] as JsonObject ?? JsonObject.Empty, by)
            {
                Revision = body["revision"] is JsonNumber number ? (int)number.Value : null,
                Why = Text(body, "why"),
            }, null)
            : (null, Problem.Of("runs.rerun_from_twice"));
    }

    private static bool IsReadable(string name, JsonData value) => (name, value) switch
    {
        (_, JsonNull) => true,
        ("failed", JsonBool) => true,
        ("inputs", JsonObject) => true,
        ("revision", JsonNumber number) => number.Value is >= 1 and <= int.MaxValue && number.Value == Math.Truncate(number.Value),
        ("from" or "failedItems" or "why", JsonText) => true,
        _ => false,
    };

    private static string? Text(JsonObject body, string name) => (body[name] as JsonText)?.Value;
}
