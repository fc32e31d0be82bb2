using MetaFlow.Approvals;
using MetaFlow.Json;
using MetaFlow.Steps.Approval;
using MetaFlow.Web.Approvals;
using MetaFlow.Web.SignIn;

namespace MetaFlow.Web.Api;

/// <summary>Approvals: what waits for an answer, answering it, and giving it to others.</summary>
internal static class ApprovalsApi
{
    public static void MapApprovals(this RouteGroupBuilder api)
    {
        api.MapGet("/approvals", ListAsync).RequireAuthorization(Permissions.RunsView);
        api.MapGet("/approvals/{run}", FindAsync).RequireAuthorization(Permissions.RunsView);
        api.MapPost("/approvals/{run}/answer", AnswerAsync).RequireAuthorization(Permissions.ApprovalsDecide);
        api.MapPost("/approvals/{run}/reassign", ReassignAsync).RequireAuthorization(Permissions.ApprovalsDecide);
    }

    public static JsonObject ToJson(OpenApproval open) => JsonObject.Of(
        ("run", open.Run.ToString()), ("step", open.StepPath), ("workflow", open.WorkflowId), ("title", open.Title),
        ("payloadHash", open.PayloadHash), ("definitionHash", open.DefinitionHash), ("approvers", Texts(open.Approvers)), ("needed", open.Needed),
        ("answered", Texts(open.Answered)), ("startedBy", open.StartedBy), ("askedAt", Time(open.AskedAt)), ("until", Time(open.Until)));

    public static JsonObject ToJson(ApprovalCase found) => JsonObject.Of(
        ("run", found.Run.Id.ToString()), ("step", found.StepPath), ("workflow", found.Run.WorkflowId), ("title", found.Title),
        ("payload", found.Payload), ("payloadHash", found.Request.PayloadHash), ("definitionHash", found.Request.DefinitionHash),
        ("form", found.Request.Form ?? (JsonData)JsonNull.Value), ("approvers", Texts(found.Request.Approvers)), ("needed", found.Request.Needed),
        ("answers", JsonArray.Create([.. found.Tally.Answers.Select(answer => answer.ToOutput())])),
        ("startedBy", found.Author), ("askedAt", Time(found.Request.AskedAt)), ("until", Time(found.Request.Until)));

    // Those that wait for who asks; with 'all' every one that is open.
    private static async Task<IResult> ListAsync(ApprovalDesk desk, HttpContext http, bool? all, CancellationToken cancellationToken)
    {
        var open = all is true || http.User.Approver() is not { } approver
            ? await desk.ListAsync(cancellationToken)
            : await desk.ListAsync(approver, cancellationToken);
        return ApiProblems.Json(JsonArray.Create([.. open.Select(ToJson)]));
    }

    private static async Task<IResult> FindAsync(ApprovalDesk desk, string run, string? step, CancellationToken cancellationToken)
    {
        if (!RunId.TryParse(run, out var id) || string.IsNullOrEmpty(step))
        {
            return ApiProblems.NotFound(Problem.Of("approval.not_found", ("run", run), ("step", step)));
        }

        var (found, problem) = await desk.FindAsync(id, step, cancellationToken);
        return found is null ? ApiProblems.Refused([problem!]) : ApiProblems.Json(ToJson(found));
    }

    private static async Task<IResult> AnswerAsync(ApprovalDesk desk, HttpContext http, string run, CancellationToken cancellationToken)
    {
        var (body, unreadable) = await JsonBody.ReadAsync(http.Request, cancellationToken);
        if (body is null)
        {
            return ApiProblems.Refused([unreadable!]);
        }

        if (body["step"] is not JsonText step || body["approved"] is not JsonBool approved || body["payloadHash"] is not JsonText hash)
        {
            return ApiProblems.Refused([Problem.Of("api.member_missing", ("names", "step, approved, payloadHash"))]);
        }

        var reply = new ApprovalReply(approved.Value, hash.Value, (body["comment"] as JsonText)?.Value, body["form"] as JsonObject)
        {
            DefinitionHash = (body["definitionHash"] as JsonText)?.Value,
        };
        var problems = RunId.TryParse(run, out var id)
            ? await desk.AnswerAsync(id, step.Value, reply, http.User.Approver()!.Value, cancellationToken)
            : [Problem.Of("approval.not_found", ("run", run), ("step", step.Value))];
        return problems.Count > 0 ? ApiProblems.Refused(problems) : Accepted(run, step.Value);
    }

    private static async Task<IResult> ReassignAsync(ApprovalDesk desk, HttpContext http, string run, CancellationToken cancellationToken)
    {
        var (body, unreadable) = await JsonBody.ReadAsync(http.Request, cancellationToken);
        if (body is null)
        {
            return ApiProblems.Refused([unreadable!]);
        }

        if (body["step"] is not JsonText step || body["approvers"] is not JsonArray approvers)
        {
            return ApiProblems.Refused([Problem.Of("api.member_missing", ("names", "step, approvers"))]);
        }

        var problem = RunId.TryParse(run, out var id)
            ? await desk.ReassignAsync(
                id, step.Value, [.. approvers.OfType<JsonText>().Select(name => name.Value)], http.User.Identity?.Name ?? "api",
                (body["why"] as JsonText)?.Value, cancellationToken)
            : Problem.Of("approval.not_found", ("run", run), ("step", step.Value));
        return problem is not null ? ApiProblems.Refused([problem]) : Accepted(run, step.Value);
    }

    // The run hears it in its own time: 202, not 200.
    private static IResult Accepted(string run, string step) =>
        ApiProblems.Json(JsonObject.Of(("run", run), ("step", step)), StatusCodes.Status202Accepted);

    private static JsonArray Texts(IReadOnlyList<string> texts) => JsonArray.Create([.. texts.Select(text => (JsonData)text)]);

    private static JsonData Time(DateTimeOffset? at) => at is { } time ? time.UtcDateTime.ToString("O") : JsonNull.Value;
}
