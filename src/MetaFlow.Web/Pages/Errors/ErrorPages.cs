using System.Security.Claims;
using MetaFlow.Web.Api;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http.Features;

namespace MetaFlow.Web.Pages.Errors;

/// <summary>Whatever goes wrong behind it gets a page, or for programs ProblemDetails, with the id that is in the log.</summary>
internal static partial class ErrorPages
{
    private const string ErrorPath = "/error";
    private const string StatusPath = "/status/{0}";

    public static void Use(WebApplication app)
    {
        app.UseExceptionHandler(ErrorPath, createScopeForErrors: true);
        app.UseStatusCodePagesWithReExecute(StatusPath, createScopeForStatusCodePages: true);
        app.UseWhen(context => context.Features.Get<IExceptionHandlerFeature>() is not null, AnswerFailed);
        app.Use((context, next) =>
        {
            if (!IsForPeople(context.Request.Path) && context.Features.Get<IStatusCodePagesFeature>() is { } pages)
            {
                pages.Enabled = false;
            }

            if (context.Features.Get<IStatusCodeReExecuteFeature>() is not null)
            {
                BecomePlainRequest(context);
            }

            return next(context);
        });
    }

    // Stands on nothing that may be what failed: it asks for no session, no permission and no store.
    private static void AnswerFailed(IApplicationBuilder failed)
    {
        failed.Use((context, next) =>
        {
            context.User = new ClaimsPrincipal(new ClaimsIdentity());
            BecomePlainRequest(context);
            return next(context);
        });
        failed.UseRequestLocalization();
        failed.Run(context =>
        {
            var request = context.Features.GetRequiredFeature<IExceptionHandlerPathFeature>();
            LogFailed(Log(context), request.Path, context.TraceIdentifier);
            return IsForPeople(request.Path) && context.GetEndpoint() is { RequestDelegate: { } page }
                ? page(context)
                : ApiProblems.Answer(
                    StatusCodes.Status500InternalServerError,
                    [Problem.Of("api.failed", ("id", context.TraceIdentifier))]).ExecuteAsync(context);
        });
    }

    // The page about a refused form is no form: nothing of the refused one may stop it.
    private static void BecomePlainRequest(HttpContext context)
    {
        context.Request.Method = HttpMethods.Get;
        context.Features.Set<IAntiforgeryValidationFeature>(null);
    }

    // Programs get a status and ProblemDetails, never a page.
    private static bool IsForPeople(PathString path) =>
        !path.StartsWithSegments(ApiRoom.Root, StringComparison.OrdinalIgnoreCase)
        && !path.StartsWithSegments("/_blazor", StringComparison.OrdinalIgnoreCase);

    private static ILogger Log(HttpContext context) =>
        context.RequestServices.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(ErrorPages));

    [LoggerMessage(LogLevel.Error, "The request for {Path} failed; whoever made it was given the id {CorrelationId}")]
    private static partial void LogFailed(ILogger log, string path, string correlationId);
}
