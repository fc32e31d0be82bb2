using MetaFlow.Web.Api;

namespace MetaFlow.Web.SignIn;

/// <summary>What programs are told: a status and ProblemDetails, never a page or a redirect.</summary>
internal static class ApiAnswers
{
    private static readonly PathString Api = ApiRoom.Root;
    private static readonly PathString Hub = "/_blazor";

    public static bool IsApi(HttpRequest request) => request.Path.StartsWithSegments(Api, StringComparison.OrdinalIgnoreCase);

    /// <summary>The API, or the connection of live pages: nobody reads a page there either.</summary>
    public static bool IsForPrograms(HttpRequest request) => IsApi(request) || IsHub(request);

    public static bool IsHub(HttpRequest request) => request.Path.StartsWithSegments(Hub, StringComparison.OrdinalIgnoreCase);

    public static Task SignInNeededAsync(HttpContext context)
    {
        context.Response.Headers.WWWAuthenticate = "Bearer";
        return AnswerAsync(context, StatusCodes.Status401Unauthorized, "sign_in.needed");
    }

    public static Task TokenRefusedAsync(HttpContext context) =>
        AnswerAsync(context, StatusCodes.Status401Unauthorized, "tokens.refused");

    public static Task ForbiddenAsync(HttpContext context) =>
        AnswerAsync(context, StatusCodes.Status403Forbidden, "sign_in.forbidden");

    public static Task OtherOriginAsync(HttpContext context) =>
        AnswerAsync(context, StatusCodes.Status403Forbidden, "sign_in.other_origin");

    public static Task SetupNeededAsync(HttpContext context) =>
        AnswerAsync(context, StatusCodes.Status503ServiceUnavailable, "setup.needed");

    public static Task SetupOnlyHereAsync(HttpContext context) =>
        AnswerAsync(context, StatusCodes.Status403Forbidden, "setup.only_here");

    private static Task AnswerAsync(HttpContext context, int status, string code) =>
        ApiProblems.Answer(status, [Problem.Of(code)]).ExecuteAsync(context);
}
