using MetaFlow.Json;
using MetaFlow.Runs;
using MetaFlow.Runs.Dossiers;
using MetaFlow.Web.SignIn;
using MetaFlow.Workflows;

namespace MetaFlow.Web.Api;

/// <summary>Runs: start, list, read, and what is asked of one that was started.</summary>
internal static class RunsApi
{
    public static void MapRuns(this RouteGroupBuilder api)
    {
        api.MapPost("/workflows/{id}/runs", StartAsync).RequireAuthorization(Permissions.RunsStart);
        api.MapGet("/runs", ListAsync).RequireAuthorization(Permissions.RunsView);
        api.MapGet("/runs/{id}", FindAsync).RequireAuthorization(Permissions.RunsView);
        api.MapGet("/runs/{id}/dossier", ExportAsync).RequireAuthorization(Permissions.RunsView);
        api.MapPost("/runs/{id}/cancel", Ask(_ => new SignalKind.Cancel())).RequireAuthorization(Permissions.RunsCancel);
        api.MapPost("/runs/{id}/pause", Ask(_ => new SignalKind.Pause())).RequireAuthorization(Permissions.RunsCancel);
        api.MapPost("/runs/{id}/resume", Ask(_ => new SignalKind.Resume())).RequireAuthorization(Permissions.RunsCancel);
        api.MapPost("/runs/{id}/skip-wait", Ask(body => body["step"] is JsonText step ? new SignalKind.SkipWait(step.Value) : null, "step"))
            .RequireAuthorization(Permissions.RunsAlter);
        api.MapPost("/runs/{id}/set-var", Ask(
                body => body["name"] is JsonText name && body["value"] is { } value ? new SignalKind.SetVar(name.Value, value) : null, "name, value"))
            .RequireAuthorization(Permissions.RunsAlter);
        api.MapPost("/runs/{id}/settle", Ask(Settle, "step, choice")).RequireAuthorization(Permissions.RunsSettle);
    }

    // The published revision; another one only for somebody who could have written it.
    private static async Task<IResult> StartAsync(
        WorkflowLibrary library, IWorkflowCatalog catalog, RunStarter starter, HttpContext http, string id, int? revision, string? at, CancellationToken cancellationToken)
    {
        if (await catalog.FindSummaryAsync(id, cancellationToken) is not { } summary)
        {
            return WorkflowsApi.NoWorkflow(id);
        }

        if ((revision ?? summary.PublishedNumber) is not { } number)
        {
            return ApiProblems.Refused([Problem.Of("runs.not_published", ("id", id))]);
        }

        if (number != summary.PublishedNumber && !http.User.May(Permissions.WorkflowsEdit))
        {
            return Results.Forbid();
        }

        if (ManyRunsApi.Time(at, out var notBefore) is { } noTime)
        {
            return ApiProblems.Refused([noTime]);
        }

        var (inputs, unreadable) = await JsonBody.ReadAsync(http.Request, cancellationToken);
        if (inputs is null)
        {
            return ApiProblems.Refused([unreadable!]);
        }

        var (workflow, found, problems) = await library.FindAsync(id, number, cancellationToken);
        if (found is null)
        {
            return WorkflowsApi.NoWorkflow(id);
        }

        if (workflow is null)
        {
            return ApiProblems.Refused(problems);
        }

        var (run, refused) = await starter.StartAsync(
            new RunRequest(workflow, found.Number, inputs, http.User.Identity?.Name ?? "api") { NotBefore = notBefore }, cancellationToken);
        if (run is null)
        {
            return ApiProblems.Refused(refused);
        }

        http.Response.Headers.Location = $"{ApiRoom.Root}/runs/{run.Id}";
        return ApiProblems.Json(RunReport.ToJson(run), StatusCodes.Status202Accepted);
    }

    private static async Task<IResult> ListAsync(
        IRunJournal journal, string? workflow, RunStatus? status, string? before, int? limit, string? rerunOf, CancellationToken cancellationToken)
    {
        var query = new RunQuery(
            workflow, status, RunId.TryParse(before, out var id) ? id : null, Math.Clamp(limit ?? 50, 1, 500),
            RunId.TryParse(rerunOf, out var old) ? old : null);
        var runs = await journal.ListAsync(query, cancellationToken);
        return ApiProblems.Json(JsonArray.Create([.. runs.Select(RunReport.ToJson)]));
    }

    private static SignalKind.Settle? Settle(JsonObject body) =>
        body["step"] is JsonText step && body["choice"] is JsonText choice
        && Enum.GetNames<SettleChoice>().FirstOrDefault(name => name.Equals(choice.Value, StringComparison.OrdinalIgnoreCase)) is { } known
            ? new SignalKind.Settle(step.Value, Enum.Parse<SettleChoice>(known), body["output"])
            : null;

    // What was asked is in the journal once the run has heard it: 202, not 200.
    private static Func<RunSignals, IRunJournal, HttpContext, string, CancellationToken, Task<IResult>> Ask(
        Func<JsonObject, SignalKind?> kindOf, string members = "") => async (signals, journal, http, id, cancellationToken) =>
    {
        var (body, unreadable) = await JsonBody.ReadAsync(http.Request, cancellationToken);
        if (body is null)
        {
            return ApiProblems.Refused([unreadable!]);
        }

        if (kindOf(body) is not { } kind)
        {
            return ApiProblems.Refused([Problem.Of("api.member_missing", ("names", members))]);
        }

        var by = http.User.Identity?.Name ?? "api";
        var problem = RunId.TryParse(id, out var run)
            ? await signals.SendAsync(run, kind, by, (body["why"] as JsonText)?.Value, cancellationToken)
            : Problem.Of("runs.not_found", ("id", id));
        return problem switch
        {
            null => ApiProblems.Json(RunReport.ToJson((await journal.FindAsync(run, cancellationToken))!), StatusCodes.Status202Accepted),
            { Code: "runs.not_found" } => ApiProblems.NotFound(problem),
            _ => ApiProblems.Refused([problem]),
        };
    };

    private static async Task<IResult> ExportAsync(RunDossiers dossiers, string id, CancellationToken cancellationToken) =>
        RunId.TryParse(id, out var run) && await dossiers.ExportAsync(run, cancellationToken) is { } dossier
            ? Results.File(dossier, "application/json; charset=utf-8", $"run-{run}.json")
            : ApiProblems.NotFound(Problem.Of("runs.not_found", ("id", id)));

    private static async Task<IResult> FindAsync(RunReports reports, string id, CancellationToken cancellationToken) =>
        RunId.TryParse(id, out var run) && await reports.FindAsync(run, cancellationToken) is { } report
            ? ApiProblems.Json(report.ToJson())
            : ApiProblems.NotFound(Problem.Of("runs.not_found", ("id", id)));
}
