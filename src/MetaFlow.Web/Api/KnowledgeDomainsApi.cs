using MetaFlow.Json;
using MetaFlow.Knowledge;
using MetaFlow.Web.SignIn;

namespace MetaFlow.Web.Api;

/// <summary>Domains of the knowledge base: list, add, change, rename, merge.</summary>
internal static class KnowledgeDomainsApi
{
    private static readonly string[] Members = ["keywords", "common", "active"];

    public static void MapKnowledgeDomains(this RouteGroupBuilder api)
    {
        api.MapGet("/knowledge/domains", ListAsync).RequireAuthorization(Permissions.KnowledgeView);
        api.MapPut("/knowledge/domains/{name}", PutAsync).RequireAuthorization(Permissions.KnowledgeEdit);
        api.MapPost("/knowledge/domains/{name}/rename", RenameAsync).RequireAuthorization(Permissions.KnowledgeEdit);
        api.MapPost("/knowledge/domains/{name}/merge", MergeAsync).RequireAuthorization(Permissions.KnowledgeEdit);
    }

    private static async Task<IResult> ListAsync(IKnowledgeStore store, CancellationToken cancellationToken)
    {
        var domains = await store.ListDomainsAsync(cancellationToken);
        return ApiProblems.Json(JsonArray.Create([.. domains.Select(KnowledgeJson.Of)]));
    }

    // Adds it, or changes the members that are there.
    private static async Task<IResult> PutAsync(KnowledgeDomains domains, HttpContext http, string name, CancellationToken cancellationToken)
    {
        var (body, unreadable) = await JsonBody.ReadAsync(http.Request, cancellationToken);
        if (body is null)
        {
            return ApiProblems.Refused([unreadable!]);
        }

        foreach (var (member, value) in body)
        {
            if (!Members.Contains(member))
            {
                return ApiProblems.Refused([Problem.OfUnknown("api.unknown_member", member, Members)]);
            }

            if (member == "keywords" ? value is not JsonArray list || list.Any(item => item is not JsonText) : value is not JsonBool)
            {
                return ApiProblems.Refused([Problem.Of("api.member_unreadable", ("name", member))]);
            }
        }

        var (domain, problem) = await domains.PutAsync(
            name, (body["keywords"] as JsonArray)?.OfType<JsonText>().Select(text => text.Value).ToList(),
            (body["common"] as JsonBool)?.Value, (body["active"] as JsonBool)?.Value, cancellationToken);
        return domain is null ? ApiProblems.Refused([problem!]) : ApiProblems.Json(KnowledgeJson.Of(domain));
    }

    private static Task<IResult> RenameAsync(KnowledgeDomains domains, HttpContext http, string name, CancellationToken cancellationToken) =>
        MoveAsync(http, "to", to => domains.RenameAsync(name, to, cancellationToken), cancellationToken);

    private static Task<IResult> MergeAsync(KnowledgeDomains domains, HttpContext http, string name, CancellationToken cancellationToken) =>
        MoveAsync(http, "into", into => domains.MergeAsync(name, into, cancellationToken), cancellationToken);

    private static async Task<IResult> MoveAsync(
        HttpContext http, string member, Func<string, Task<Problem?>> move, CancellationToken cancellationToken)
    {
        var (body, unreadable) = await JsonBody.ReadAsync(http.Request, cancellationToken);
        if (body is null)
        {
            return ApiProblems.Refused([unreadable!]);
        }

        if (body[member] is not JsonText target)
        {
            return ApiProblems.Refused([Problem.Of("api.member_unreadable", ("name", member))]);
        }

        return await move(target.Value) is { } problem ? ApiProblems.Refused([problem]) : Results.NoContent();
    }
}
