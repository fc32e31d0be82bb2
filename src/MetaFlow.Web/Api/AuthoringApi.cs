using System.Globalization;
using MetaFlow.Authoring;
using MetaFlow.Json;
using MetaFlow.Web.SignIn;

namespace MetaFlow.Web.Api;

/// <summary>Authoring: proposes a workflow for a request. Nothing is saved.</summary>
internal static class AuthoringApi
{
    public static void MapAuthoring(this RouteGroupBuilder api)
    {
        api.MapPost("/author", AuthorAsync).RequireAuthorization(Permissions.WorkflowsEdit);
        api.MapPost("/v1/author", AuthorAsync).RequireAuthorization(Permissions.WorkflowsEdit);
        foreach (var version in (ReadOnlySpan<string>)["", "/v1"])
        {
            api.MapPost($"{version}/author/change", ChangesApi.ChangeAsync).RequireAuthorization(Permissions.WorkflowsEdit);
            api.MapPost($"{version}/author/change/undo", ChangesApi.UndoAsync).RequireAuthorization(Permissions.WorkflowsEdit);
        }
    }

    private static async Task<IResult> AuthorAsync(AuthoringDesk desk, HttpContext http, CancellationToken cancellationToken)
    {
        var (body, unreadable) = await JsonBody.ReadAsync(http.Request, cancellationToken);
        if (body is null)
        {
            return ApiProblems.Refused([unreadable!]);
        }

        if (body["request"] is not JsonText { Value: var request })
        {
            return ApiProblems.Refused([Problem.Of("api.member_missing", ("names", "request"))]);
        }

        var rehearse = body["rehearse"] is not JsonBool { Value: false };
        var proposal = await desk.AuthorAsync(new AuthoringRequest(request, rehearse)
        {
            Answers = (body["answers"] as JsonObject ?? JsonObject.Empty).Where(answer => answer.Value is JsonText).ToDictionary(answer => answer.Key, answer => ((JsonText)answer.Value).Value),
        }, SavedWorkflows.Sources(http.RequestServices), cancellationToken);
        return proposal.Refusal is { } refusal
            ? ApiProblems.Refused([refusal])
            : ApiProblems.Json(ProposalJson.ToJson(proposal, CultureInfo.CurrentUICulture));
    }
}
