using MetaFlow.Credentials;
using MetaFlow.Json;
using MetaFlow.Web.SignIn;

namespace MetaFlow.Web.Api;

/// <summary>Credentials: list, save, remove. What they hold goes in and never comes out.</summary>
internal static class CredentialsApi
{
    public static void MapCredentials(this RouteGroupBuilder api)
    {
        api.MapGet("/credentials", ListAsync).RequireAuthorization(Permissions.CredentialsView);
        api.MapPut("/credentials/{name}", SaveAsync).RequireAuthorization(Permissions.CredentialsManage);
        api.MapDelete("/credentials/{name}", RemoveAsync).RequireAuthorization(Permissions.CredentialsManage);
    }

    internal static JsonObject ToJson(SealedCredential credential) => JsonObject.Of(
        ("name", credential.Name),
        ("kind", credential.Kind.Name()),
        ("fields", Texts(credential.Fields)),
        ("hosts", Texts(credential.Hosts)),
        ("changedAt", credential.ChangedAt.UtcDateTime.ToString("O")));

    private static async Task<IResult> ListAsync(CredentialVault vault, CancellationToken cancellationToken) =>
        ApiProblems.Json(JsonArray.Create([.. (await vault.ListAsync(cancellationToken)).Select(ToJson)]));

    private static async Task<IResult> SaveAsync(
        CredentialVault vault, HttpContext http, string name, CancellationToken cancellationToken)
    {
        var (body, unreadable) = await JsonBody.ReadAsync(http.Request, cancellationToken);
        if (body is null)
        {
            return ApiProblems.Refused([unreadable!]);
        }

        var draft = CredentialJson.Read(name, body, out var problems);
        if (draft?.Check(out problems) is not { } credential)
        {
            return ApiProblems.Refused(problems);
        }

        return ApiProblems.Json(ToJson(await vault.SaveAsync(credential, cancellationToken)));
    }

    private static async Task<IResult> RemoveAsync(CredentialVault vault, string name, CancellationToken cancellationToken)
    {
        if (await vault.RemoveAsync(name, cancellationToken))
        {
            return Results.NoContent();
        }

        var known = await vault.ListAsync(cancellationToken);
        return ApiProblems.NotFound(Problem.OfUnknown("credentials.unknown", name, known.Select(each => each.Name)));
    }

    private static JsonArray Texts(IEnumerable<string> texts) => JsonArray.Create([.. texts.Select(text => (JsonData)text)]);
}
