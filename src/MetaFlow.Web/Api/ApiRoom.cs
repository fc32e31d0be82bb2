namespace MetaFlow.Web.Api;

/// <summary>The HTTP API: one file a room, every answer JSON.</summary>
internal static class ApiRoom
{
    public const string Root = "/api";

    public static void MapApi(this WebApplication app)
    {
        var api = app.MapGroup(Root);
        api.MapWorkflows();
        api.MapRuns();
        api.MapRehearsals();
        api.MapManyRuns();
        api.MapReruns();
        api.MapCredentials();
        api.MapInbox();
        api.MapApprovals();
        api.MapEvents();
        api.MapTriggers();
        api.MapReceivedCalls();
        api.MapKnowledge();
        api.MapScripts();
        api.MapAuthoring();

        // A wrong address under /api is answered to a program, not with a page for people.
        api.MapFallback("{**path}", (string? path) => ApiProblems.NotFound(Problem.Of("api.no_address", ("path", $"{Root}/{path}"))));
    }
}
