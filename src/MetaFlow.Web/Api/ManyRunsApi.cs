using System.Globalization;
using System.Xml;
using MetaFlow.Json;
using MetaFlow.Runs;
using MetaFlow.Web.SignIn;

namespace MetaFlow.Web.Api;

/// <summary>Many runs at once: cancel those of a query, pause and resume workflows.</summary>
internal static class ManyRunsApi
{
    public static void MapManyRuns(this RouteGroupBuilder api)
    {
        api.MapPost("/runs/cancel", CancelAsync).RequireAuthorization(Permissions.RunsCancel);
        api.MapGet("/pauses", ListAsync).RequireAuthorization(Permissions.RunsView);
        api.MapPost("/pause", PauseAsync).RequireAuthorization(Permissions.RunsCancel);
        api.MapPost("/resume", ResumeAsync).RequireAuthorization(Permissions.RunsCancel);
    }

    /// <summary>Why a text is no time; a text that is none is no problem.</summary>
    public static Problem? Time(string? written, out DateTimeOffset? time)
    {
        time = null;
        if (string.IsNullOrWhiteSpace(written))
        {
            return null;
        }

        // In an address, '+' is a blank.
        if (!TryRead(written, out var read) && !TryRead(written.Replace(' ', '+'), out read))
        {
            return Problem.Of("runs.not_a_time", ("found", written));
        }

        time = read;
        return null;

        static bool TryRead(string text, out DateTimeOffset at) => DateTimeOffset.TryParse(
            text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out at);
    }

    /// <summary>The runs that somebody means, or why that cannot be told.</summary>
    public static (RunQuery? Query, Problem? Problem) Select(
        string? workflow, string? status, string? startedBy, string? olderThan, bool all, DateTimeOffset now)
    {
        if (workflow is null && status is null && startedBy is null && olderThan is null && !all)
        {
            return (null, Problem.Of("runs.nothing_to_select"));
        }

        RunStatus? chosen = null;
        if (status is not null)
        {
            if (!Enum.TryParse<RunStatus>(status, ignoreCase: true, out var known) || !Enum.IsDefined(known) || !char.IsLetter(status[0]))
            {
                return (null, Problem.OfUnknown("runs.no_status", status, Enum.GetNames<RunStatus>().Take(3).Select(name => name.ToLowerInvariant())));
            }

            chosen = known;
        }

        DateTimeOffset? before = null;
        if (olderThan is not null)
        {
            try
            {
                before = now - XmlConvert.ToTimeSpan(olderThan);
            }
            catch (Exception exception) when (exception is FormatException or OverflowException or ArgumentOutOfRangeException)
            {
                return (null, Problem.Of("runs.not_an_age", ("found", olderThan)));
            }
        }

        return (new RunQuery(workflow, chosen) { StartedBy = startedBy, CreatedBefore = before, IsOpen = true }, null);
    }

    public static JsonObject ToJson(RunPause pause) => JsonObject.Of(
        ("workflow", pause.WorkflowId), ("by", pause.By), ("why", pause.Why), ("at", pause.At.UtcDateTime.ToString("O")));

    // How many were asked; what came of it says each journal. 202, not 200, unless nothing was asked.
    private static async Task<IResult> CancelAsync(RunSelection runs, TimeProvider clock, HttpContext http, CancellationToken cancellationToken)
    {
        var (body, unreadable) = await JsonBody.ReadAsync(http.Request, cancellationToken);
        if (body is null)
        {
            return ApiProblems.Refused([unreadable!]);
        }

        var (query, problem) = Select(
            Text(body, "workflow"), Text(body, "status"), Text(body, "startedBy"), Text(body, "olderThan"), IsTrue(body, "all"), clock.GetUtcNow());
        if (query is null)
        {
            return ApiProblems.Refused([problem!]);
        }

        return IsTrue(body, "dryRun")
            ? ApiProblems.Json(JsonObject.Of(("runs", await runs.CountAsync(query, cancellationToken)), ("dryRun", true)))
            : ApiProblems.Json(
                JsonObject.Of(("runs", await runs.CancelAsync(query, By(http), Text(body, "why"), cancellationToken)), ("dryRun", false)),
                StatusCodes.Status202Accepted);
    }

    private static async Task<IResult> ListAsync(IRunPauses pauses, CancellationToken cancellationToken) =>
        ApiProblems.Json(JsonArray.Create([.. (await pauses.ListAsync(cancellationToken)).Select(ToJson)]));

    private static async Task<IResult> PauseAsync(IRunPauses pauses, TimeProvider clock, HttpContext http, CancellationToken cancellationToken)
    {
        var (body, unreadable) = await JsonBody.ReadAsync(http.Request, cancellationToken);
        if (body is null)
        {
            return ApiProblems.Refused([unreadable!]);
        }

        var workflow = Text(body, "workflow");
        await pauses.PauseAsync(new RunPause(workflow, By(http), Text(body, "why"), clock.GetUtcNow()), cancellationToken);

        // Paused already, it stays as it was.
        return ApiProblems.Json(ToJson((await pauses.ListAsync(cancellationToken)).First(pause => pause.WorkflowId == workflow)));
    }

    private static async Task<IResult> ResumeAsync(IRunPauses pauses, HttpContext http, CancellationToken cancellationToken)
    {
        var (body, unreadable) = await JsonBody.ReadAsync(http.Request, cancellationToken);
        if (body is null)
        {
            return ApiProblems.Refused([unreadable!]);
        }

        var workflow = Text(body, "workflow");
        return await pauses.ResumeAsync(workflow, cancellationToken)
            ? Results.NoContent()
            : ApiProblems.NotFound(Problem.Of("runs.not_paused", ("what", workflow ?? "*")));
    }

    private static string By(HttpContext http) => http.User.Identity?.Name ?? "api";

    private static string? Text(JsonObject body, string name) => body[name] is JsonText { Value: { Length: > 0 } text } ? text : null;

    private static bool IsTrue(JsonObject body, string name) => body[name] is JsonBool { Value: true };
}
