using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;

namespace MetaFlow.Web.SignIn;

/// <summary>Ends sessions that no longer hold, and says to programs in their way what pages say with a redirect.</summary>
internal sealed class SessionEvents(SessionCheck sessions) : CookieAuthenticationEvents
{
    public override async Task ValidatePrincipal(CookieValidatePrincipalContext context)
    {
        if (context.Principal is null || !await sessions.HoldsAsync(context.Principal, context.HttpContext.RequestAborted))
        {
            context.RejectPrincipal();
            await context.HttpContext.SignOutAsync(Sessions.Scheme);
        }
    }

    public override Task RedirectToLogin(RedirectContext<CookieAuthenticationOptions> context)
    {
        var request = context.Request;
        if (ApiAnswers.IsForPrograms(request))
        {
            return ApiAnswers.SignInNeededAsync(context.HttpContext);
        }

        // Only what can be opened again by its address is worth coming back to.
        var comeBack = HttpMethods.IsGet(request.Method) ? ReturnUrl.Of(request) : null;
        context.Response.Redirect(ReturnUrl.SignInPage(comeBack));
        return Task.CompletedTask;
    }

    public override Task RedirectToAccessDenied(RedirectContext<CookieAuthenticationOptions> context)
    {
        if (ApiAnswers.IsForPrograms(context.Request))
        {
            return ApiAnswers.ForbiddenAsync(context.HttpContext);
        }

        // The page for this status says it in words.
        context.Response.StatusCode = StatusCodes.Status403Forbidden;
        return Task.CompletedTask;
    }

    public override Task RedirectToReturnUrl(RedirectContext<CookieAuthenticationOptions> context) => Task.CompletedTask;
}
