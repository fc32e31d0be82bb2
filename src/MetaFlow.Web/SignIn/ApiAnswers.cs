namespace MetaFlow.Web.SignIn;

/// <summary>What programs are told: a status and ProblemDetails, never a page or a redirect.</summary>
internal static class ApiAnswers
{
    private static readonly PathString Api = "/api";
    private static readonly PathString Hub = "/_blazor";

    public static bool IsApi(HttpRequest request) => request.Path.StartsWithSegments(Api, StringComparison.OrdinalIgnoreCase);

    /// <summary>The connection of live pages: nobody reads a page there either.</summary>
    public static bool IsHub(HttpRequest request) => request.Path.StartsWithSegments(Hub, StringComparison.OrdinalIgnoreCase);

    public static Task SignInNeededAsync(HttpContext context) => WriteAsync(
        context, StatusCodes.Status401Unauthorized, "sign_in.needed",
        "This needs somebody who is signed in, or a token.",
        "Send 'Authorization: Bearer mf_…' with a token made on the page 'Account'.");

    public static Task TokenRefusedAsync(HttpContext context) => WriteAsync(
        context, StatusCodes.Status401Unauthorized, "tokens.refused",
        "The token does not work: it is mistyped, expired or revoked, or its owner may not sign in any more.",
        "Make a new one on the page 'Account'.");

    public static Task ForbiddenAsync(HttpContext context) => WriteAsync(
        context, StatusCodes.Status403Forbidden, "sign_in.forbidden",
        "Your role does not allow this.",
        "Ask an admin for a higher role, or use a token that has one.");

    public static Task OtherOriginAsync(HttpContext context) => WriteAsync(
        context, StatusCodes.Status403Forbidden, "sign_in.other_origin",
        "This request did not come from a page of this server.",
        "Programs use a token instead of a session cookie.");

    public static Task SetupNeededAsync(HttpContext context) => WriteAsync(
        context, StatusCodes.Status503ServiceUnavailable, "setup.needed",
        "MetaFlow has no administrator yet.",
        "Open '/setup' on the machine that MetaFlow runs on.");

    public static Task OnlyHereAsync(HttpContext context) => WriteAsync(
        context, StatusCodes.Status403Forbidden, "setup.only_here",
        "MetaFlow has no administrator yet and answers only the machine it runs on.",
        "Open '/setup' there, or add the first administrator with 'metaflow people add NAME --role admin'.");

    private static Task WriteAsync(HttpContext context, int status, string code, string message, string hint) =>
        TypedResults.Problem(
            detail: $"{message} {hint}",
            title: message,
            statusCode: status,
            extensions: [new("code", code), new("hint", hint)]).ExecuteAsync(context);
}
