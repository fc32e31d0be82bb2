using Microsoft.AspNetCore.StaticAssets;
using Microsoft.Net.Http.Headers;

namespace MetaFlow.Web.SignIn;

/// <summary>Headers that tell the browser what a page of ours never does, on every answer.</summary>
internal sealed class SecurityHeaders(RequestDelegate next)
{
    private const string ContentPolicy =
        "default-src 'self'; "
        + "script-src 'self'; "
        + "style-src 'self'; "
        // Radzen and Blazor write style attributes (column widths, places of popups); they cannot carry a nonce.
        + "style-src-attr 'unsafe-inline'; "
        + "img-src 'self' data:; "
        + "font-src 'self'; "
        + "connect-src 'self'; "
        + "frame-ancestors 'none'; "
        + "form-action 'self'; "
        + "base-uri 'self'; "
        + "object-src 'none'";

    private const string Features =
        "accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), magnetometer=(), microphone=(), "
        + "midi=(), payment=(), usb=()";

    public Task InvokeAsync(HttpContext context)
    {
        // Added first and so called last: an error page that clears the headers and a framework that adds its own
        // do not get around it.
        context.Response.OnStarting(Set, context);
        return next(context);
    }

    private static Task Set(object state)
    {
        var context = (HttpContext)state;
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = ContentPolicy;
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        headers["Referrer-Policy"] = "same-origin";
        headers["Permissions-Policy"] = Features;
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        if (context.Request.IsHttps)
        {
            headers.StrictTransportSecurity = "max-age=31536000";
        }

        // Pages and answers are about people and their work; only files that are the same for everybody are kept.
        if (context.GetEndpoint()?.Metadata.GetMetadata<StaticAssetDescriptor>() is null
            && !context.Response.Headers.ContainsKey(HeaderNames.CacheControl))
        {
            headers.CacheControl = "no-store";
        }

        return Task.CompletedTask;
    }
}
