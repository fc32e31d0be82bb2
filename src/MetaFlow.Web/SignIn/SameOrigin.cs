namespace MetaFlow.Web.SignIn;

/// <summary>
/// Refuses what another site makes a browser send: a call that changes something with nothing but the session cookie,
/// and the connection of live pages. Forms have their anti-forgery token instead, programs their own.
/// </summary>
internal sealed class SameOrigin(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext context) =>
        Matters(context) && !Holds(context.Request) ? ApiAnswers.OtherOriginAsync(context) : next(context);

    /// <summary>Browsers that have it say it in Sec-Fetch-Site; others send Origin with whatever is not a plain GET.</summary>
    public static bool Holds(HttpRequest request)
    {
        if (request.Headers.TryGetValue("Sec-Fetch-Site", out var site))
        {
            return site == "same-origin";
        }

        // Not the scheme: a proxy in front may speak https for us.
        return Uri.TryCreate(request.Headers.Origin, UriKind.Absolute, out var origin)
            && request.Host.HasValue
            && string.Equals(origin.Authority, WithoutDefaultPort(request.Host, origin), StringComparison.OrdinalIgnoreCase);
    }

    private static bool Matters(HttpContext context)
    {
        var request = context.Request;
        if (ApiAnswers.IsHub(request))
        {
            return IsUnsafe(request) || IsWebSocket(request);
        }

        return ApiAnswers.IsApi(request)
            && (IsUnsafe(request) || IsWebSocket(request))
            && context.User.Identity is { IsAuthenticated: true, AuthenticationType: Sessions.Scheme };
    }

    private static bool IsUnsafe(HttpRequest request) =>
        !HttpMethods.IsGet(request.Method) && !HttpMethods.IsHead(request.Method) && !HttpMethods.IsOptions(request.Method);

    private static bool IsWebSocket(HttpRequest request) =>
        string.Equals(request.Headers.Upgrade, "websocket", StringComparison.OrdinalIgnoreCase);

    private static string WithoutDefaultPort(HostString host, Uri origin) =>
        origin.IsDefaultPort && host.Port == origin.Port ? host.Host : host.Value!;
}
