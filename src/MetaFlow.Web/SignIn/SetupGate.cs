using System.Globalization;
using Microsoft.AspNetCore.StaticAssets;

namespace MetaFlow.Web.SignIn;

/// <summary>Until there is an administrator, answers only this machine, and only to set one up.</summary>
internal sealed class SetupGate(RequestDelegate next, Setup start)
{
    public const string SetupPath = "/setup";

    // Whoever is refused here has told nobody their language yet.
    private static readonly CultureInfo Korean = CultureInfo.GetCultureInfo("ko");

    public Task InvokeAsync(HttpContext context)
    {
        if (!start.IsKnownToBeOver)
        {
            return AskAsync(context);
        }

        if (IsSetup(context))
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return Task.CompletedTask;
        }

        return next(context);
    }

    private async Task AskAsync(HttpContext context)
    {
        if (IsAnsweredAnyway(context))
        {
            await next(context);
        }
        else if (await start.IsOverAsync(context.RequestAborted))
        {
            await InvokeAsync(context);
        }
        else if (!Setup.IsFromHere(context))
        {
            await RefuseAsync(context);
        }
        else if (IsSetup(context))
        {
            await next(context);
        }
        else if (ApiAnswers.IsForPrograms(context.Request))
        {
            await ApiAnswers.SetupNeededAsync(context);
        }
        else
        {
            context.Response.Redirect(SetupPath);
        }
    }

    private static bool IsSetup(HttpContext context) =>
        context.Request.Path.Equals(SetupPath, StringComparison.OrdinalIgnoreCase)
        || context.Request.Path.Equals(SetupPath + "/", StringComparison.OrdinalIgnoreCase);

    private static bool IsAnsweredAnyway(HttpContext context) => context.GetEndpoint()?.Metadata is { } metadata
        && (metadata.GetMetadata<AnsweredBeforeSetup>() is not null
            || metadata.GetMetadata<StaticAssetDescriptor>() is not null);

    private static async Task RefuseAsync(HttpContext context)
    {
        if (ApiAnswers.IsForPrograms(context.Request))
        {
            await ApiAnswers.SetupOnlyHereAsync(context);
            return;
        }

        context.Response.StatusCode = StatusCodes.Status403Forbidden;
        context.Response.ContentType = "text/plain; charset=utf-8";
        var problem = Problem.Of("setup.only_here");
        var korean = problem.In(Korean);
        await context.Response.WriteAsync(
            $"{problem.Message} {problem.Hint}\n\n{korean.Message} {korean.Hint}\n", context.RequestAborted);
    }
}

/// <summary>Marks endpoints that answer everybody before there is an administrator, such as those of health.</summary>
internal sealed class AnsweredBeforeSetup;
