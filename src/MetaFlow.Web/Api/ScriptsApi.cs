using MetaFlow.Json;
using MetaFlow.Scripts;
using MetaFlow.Scripts.Compiling;
using MetaFlow.Web.SignIn;

namespace MetaFlow.Web.Api;

/// <summary>Scripts: what is wrong with one, what may stand at a place, and trying it in the sandbox.</summary>
internal static class ScriptsApi
{
    public static void MapScripts(this RouteGroupBuilder api)
    {
        api.MapPost("/scripts/check", CheckAsync).RequireAuthorization(Permissions.ScriptsRun);
        api.MapPost("/scripts/complete", CompleteAsync).RequireAuthorization(Permissions.ScriptsRun);
        api.MapPost("/scripts/run", RunAsync).RequireAuthorization(Permissions.ScriptsRun);
        api.MapGet("/scripts/sandbox", SandboxAsync).RequireAuthorization(Permissions.SettingsView);
    }

    private static async Task<IResult> CheckAsync(IScriptEditor editor, HttpContext http, CancellationToken cancellationToken)
    {
        var (code, _, problem) = await ReadAsync(http, cancellationToken);
        return problem is null
            ? ApiProblems.Json(JsonObject.Of(("problems", Written(await editor.DiagnoseAsync(new ScriptSource(code!), cancellationToken)))))
            : ApiProblems.Refused([problem]);
    }

    private static async Task<IResult> CompleteAsync(IScriptEditor editor, HttpContext http, CancellationToken cancellationToken)
    {
        var (code, body, problem) = await ReadAsync(http, cancellationToken);
        if (problem is not null)
        {
            return ApiProblems.Refused([problem]);
        }

        var position = body!["position"] is JsonNumber { Value: >= 0 } at && at.Value <= code!.Length ? (int)at.Value : code!.Length;
        var offers = await editor.CompleteAsync(new ScriptSource(code), position, cancellationToken);
        return ApiProblems.Json(JsonObject.Of(
            ("start", offers.Start),
            ("offers", JsonArray.Create([.. offers.Offers.Select(offer => (JsonData)JsonObject.Of(
                ("name", offer.Name), ("kind", offer.Kind), ("signature", offer.Signature), ("sentence", offer.Sentence)))]))));
    }

    private static async Task<IResult> RunAsync(ScriptDesk desk, TimeProvider clock, HttpContext http, CancellationToken cancellationToken)
    {
        var (code, body, problem) = await ReadAsync(http, cancellationToken);
        if (problem is not null)
        {
            return ApiProblems.Refused([problem]);
        }

        if (await desk.CheckAsync(code!, cancellationToken) is { Count: > 0 } problems)
        {
            return ApiProblems.Refused(problems);
        }

        var ran = await desk.RunAsync(
            RunId.New(clock), code!, body!["input"] ?? JsonNull.Value, desk.Ceiling with { SingleUse = true }, clock.GetUtcNow(), cancellationToken);
        return ApiProblems.Json(JsonObject.Of(
            ("ok", ran.Outcome is ScriptOutcome.Completed),
            ("output", ran.Outcome is ScriptOutcome.Completed done ? done.Output : JsonNull.Value),
            ("problem", ran.Outcome is ScriptOutcome.Failed failed ? Written([failed.Problem])[0] : JsonNull.Value),
            ("account", ran.Account())));
    }

    private static async Task<IResult> SandboxAsync(ScriptDesk desk, CancellationToken cancellationToken) =>
        ApiProblems.Json(SandboxJson.ToJson(await desk.ProbeAsync(cancellationToken)).With("children", desk.Pool.All));

    private static async Task<(string? Code, JsonObject? Body, Problem? Problem)> ReadAsync(HttpContext http, CancellationToken cancellationToken)
    {
        var (body, unreadable) = await JsonBody.ReadAsync(http.Request, cancellationToken);
        return body is null ? (null, null, unreadable)
            : body["code"] is JsonText { Value: var code } ? (code, body, null)
            : (null, null, Problem.Of("scripts.no_code") with { Path = "code" });
    }

    private static JsonArray Written(IEnumerable<Problem> problems) => JsonArray.Create([.. problems.Select(ProblemJson.ToJson)]);
}
