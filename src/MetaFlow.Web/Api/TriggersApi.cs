using MetaFlow.Json;
using MetaFlow.Runs;
using MetaFlow.Triggers;
using MetaFlow.Web.Forms;
using MetaFlow.Web.SignIn;
using MetaFlow.Workflows;

namespace MetaFlow.Web.Api;

/// <summary>Triggers: how they stand, when they are due, pause and resume, fire and back-fill, and the ledger of their firings.</summary>
internal static class TriggersApi
{
    private const int MostPreviewed = 100;
    private const int DaysOfLink = 30;

    public static void MapTriggers(this RouteGroupBuilder api)
    {
        api.MapGet("/triggers", ListAsync).RequireAuthorization(Permissions.TriggersView);
        api.MapPost("/triggers/pause", (TriggerDesk desk, HttpContext http, CancellationToken token) => SayOfAllAsync(desk, http, true, token))
            .RequireAuthorization(Permissions.TriggersFire);
        api.MapPost("/triggers/resume", (TriggerDesk desk, HttpContext http, CancellationToken token) => SayOfAllAsync(desk, http, false, token))
            .RequireAuthorization(Permissions.TriggersFire);
        api.MapGet("/triggers/{workflow}/{trigger}", FindAsync).RequireAuthorization(Permissions.TriggersView);
        api.MapGet("/triggers/{workflow}/{trigger}/next", NextAsync).RequireAuthorization(Permissions.TriggersView);
        api.MapPost("/triggers/{workflow}/{trigger}/pause", Say(TriggerStanding.Paused)).RequireAuthorization(Permissions.TriggersFire);
        api.MapPost("/triggers/{workflow}/{trigger}/resume", Say(TriggerStanding.Active)).RequireAuthorization(Permissions.TriggersFire);
        api.MapPost("/triggers/{workflow}/{trigger}/deactivate", Say(TriggerStanding.Inactive)).RequireAuthorization(Permissions.TriggersFire);
        api.MapPost("/triggers/{workflow}/{trigger}/fire", FireAsync).RequireAuthorization(Permissions.TriggersFire);
        api.MapPost("/triggers/{workflow}/{trigger}/backfill", BackFillAsync).RequireAuthorization(Permissions.TriggersFire);
        api.MapPost("/triggers/{workflow}/{trigger}/form-link", LinkAsync).RequireAuthorization(Permissions.TriggersFire);
        api.MapGet("/firings", FiringsAsync).RequireAuthorization(Permissions.TriggersView);
    }

    private static async Task<IResult> ListAsync(TriggerDesk desk, CancellationToken cancellationToken)
    {
        var triggers = await desk.ListAsync(cancellationToken);
        var all = await desk.AllAsync(cancellationToken);
        return ApiProblems.Json(JsonObject.Of(
            ("paused", all is { Standing: TriggerStanding.Paused }),
            ("triggers", JsonArray.Create([.. triggers.Select(TriggerJson.Of)]))));
    }

    private static async Task<IResult> FindAsync(TriggerDesk desk, string workflow, string trigger, CancellationToken cancellationToken)
    {
        var (found, problem) = await desk.FindAsync(new TriggerKey(workflow, trigger), cancellationToken);
        return found is null ? ApiProblems.NotFound(problem!) : ApiProblems.Json(TriggerJson.Of(found));
    }

    private static async Task<IResult> NextAsync(
        TriggerDesk desk, string workflow, string trigger, int? count, CancellationToken cancellationToken)
    {
        var (found, problem) = await desk.FindAsync(new TriggerKey(workflow, trigger), cancellationToken);
        return found is null
            ? ApiProblems.NotFound(problem!)
            : ApiProblems.Json(JsonArray.Create([.. desk.Next(found, Math.Clamp(count ?? 10, 1, MostPreviewed)).Select(TriggerJson.Time)]));
    }

    private static Func<TriggerDesk, HttpContext, string, string, CancellationToken, Task<IResult>> Say(TriggerStanding standing) =>
        async (desk, http, workflow, trigger, cancellationToken) =>
        {
            var (body, unreadable) = await JsonBody.ReadAsync(http.Request, cancellationToken);
            if (body is null)
            {
                return ApiProblems.Refused([unreadable!]);
            }

            var key = new TriggerKey(workflow, trigger);
            var (found, problem) = await desk.FindAsync(key, cancellationToken);
            if (found is null)
            {
                return ApiProblems.NotFound(problem!);
            }

            return await desk.SayAsync(found, standing, By(http), Text(body, "why"), cancellationToken) is { } refused
                ? ApiProblems.Refused([refused])
                : ApiProblems.Json(TriggerJson.Of((await desk.FindAsync(key, cancellationToken)).Trigger!));
        };

    private static async Task<IResult> SayOfAllAsync(TriggerDesk desk, HttpContext http, bool paused, CancellationToken cancellationToken)
    {
        var (body, unreadable) = await JsonBody.ReadAsync(http.Request, cancellationToken);
        if (body is null)
        {
            return ApiProblems.Refused([unreadable!]);
        }

        await desk.SayOfAllAsync(paused, By(http), Text(body, "why"), cancellationToken);
        return ApiProblems.Json(JsonObject.Of(("paused", paused)));
    }

    private static async Task<IResult> FireAsync(
        TriggerDesk desk, HttpContext http, string workflow, string trigger, CancellationToken cancellationToken)
    {
        var (body, unreadable) = await JsonBody.ReadAsync(http.Request, cancellationToken);
        if (body is null)
        {
            return ApiProblems.Refused([unreadable!]);
        }

        var (found, problem) = await desk.FindAsync(new TriggerKey(workflow, trigger), cancellationToken);
        if (found is null)
        {
            return ApiProblems.NotFound(problem!);
        }

        var (run, problems) = await desk.FireAsync(found, body["inputs"] as JsonObject, By(http), cancellationToken);
        if (run is null)
        {
            return ApiProblems.Refused(problems);
        }

        http.Response.Headers.Location = $"{ApiRoom.Root}/runs/{run.Id}";
        return ApiProblems.Json(RunReport.ToJson(run), StatusCodes.Status202Accepted);
    }

    private static async Task<IResult> BackFillAsync(
        TriggerDesk desk, HttpContext http, string workflow, string trigger, CancellationToken cancellationToken)
    {
        var (body, unreadable) = await JsonBody.ReadAsync(http.Request, cancellationToken);
        if (body is null)
        {
            return ApiProblems.Refused([unreadable!]);
        }

        var (noFrom, noTo) = (ManyRunsApi.Time(Text(body, "from"), out var from), ManyRunsApi.Time(Text(body, "to"), out var to));
        if (from is null || to is null)
        {
            return ApiProblems.Refused([noFrom ?? noTo ?? Problem.Of("api.member_missing", ("names", "from, to"))]);
        }

        var (found, problem) = await desk.FindAsync(new TriggerKey(workflow, trigger), cancellationToken);
        if (found is null)
        {
            return ApiProblems.NotFound(problem!);
        }

        var (count, refused) = await desk.BackFillAsync(found, from.Value, to.Value, cancellationToken);
        return refused is null
            ? ApiProblems.Json(JsonObject.Of(("firings", count)), StatusCodes.Status202Accepted)
            : ApiProblems.Refused([refused]);
    }

    private static async Task<IResult> LinkAsync(
        TriggerDesk desk, FormLinks links, HttpContext http, string workflow, string trigger, CancellationToken cancellationToken)
    {
        var (body, unreadable) = await JsonBody.ReadAsync(http.Request, cancellationToken);
        if (body is null)
        {
            return ApiProblems.Refused([unreadable!]);
        }

        var (found, problem) = await desk.FindAsync(new TriggerKey(workflow, trigger), cancellationToken);
        if (found is null)
        {
            return ApiProblems.NotFound(problem!);
        }

        return found.Declared is TriggerDeclaration.Manual { Form: FormAccess.Link }
            ? ApiProblems.Json(TriggerJson.Of(links.Make(found.Key, body["days"] is JsonNumber days ? (int)days.Value : DaysOfLink)))
            : ApiProblems.Refused([Problem.Of("forms.no_link", ("trigger", trigger))]);
    }

    private static async Task<IResult> FiringsAsync(
        IFiringLedger ledger, string? workflow, string? trigger, string? outcome, string? from, string? before, string? behind, int? limit,
        CancellationToken cancellationToken)
    {
        var (noFrom, noBefore) = (ManyRunsApi.Time(from, out var dueFrom), ManyRunsApi.Time(before, out var dueBefore));
        if ((noFrom ?? noBefore) is { } noTime)
        {
            return ApiProblems.Refused([noTime]);
        }

        FiringOutcome? wanted = null;
        if (!string.IsNullOrEmpty(outcome))
        {
            if (TriggerJson.Outcome(outcome) is not { } known)
            {
                return ApiProblems.Refused([Problem.OfUnknown("triggers.no_outcome", outcome, Enum.GetValues<FiringOutcome>().Select(TriggerJson.Word))]);
            }

            wanted = known;
        }

        var firings = await ledger.ListAsync(
            new FiringQuery(workflow, trigger, wanted, dueFrom, dueBefore, Math.Clamp(limit ?? 50, 1, 500)) { Behind = TriggerJson.Cursor(behind) },
            cancellationToken);
        return ApiProblems.Json(JsonArray.Create([.. firings.Select(TriggerJson.Of)]));
    }

    private static string By(HttpContext http) => http.User.Identity?.Name ?? "api";

    private static string? Text(JsonObject body, string name) => body[name] is JsonText { Value: { Length: > 0 } text } ? text : null;
}
