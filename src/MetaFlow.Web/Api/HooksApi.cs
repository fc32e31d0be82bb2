using System.Globalization;
using MetaFlow.Json;
using MetaFlow.Web.Hooks;
using MetaFlow.Web.SignIn;

namespace MetaFlow.Web.Api;

/// <summary>What webhooks received.</summary>
internal static class HooksApi
{
    public static void MapReceivedCalls(this RouteGroupBuilder api) =>
        api.MapGet("/workflows/{id}/triggers/{trigger}/received", Received).RequireAuthorization(Permissions.RunsView);

    // Of this node alone: another one has its own.
    private static IResult Received(ReceivedCalls calls, string id, string trigger) =>
        ApiProblems.Json(JsonArray.Create([.. calls.Of(id, trigger).Select(call => call.ToJson(CultureInfo.CurrentUICulture))]));
}
