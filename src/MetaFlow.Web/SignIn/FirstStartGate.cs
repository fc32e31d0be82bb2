using Microsoft.AspNetCore.StaticAssets;

namespace MetaFlow.Web.SignIn;

/// <summary>Until there is an administrator, answers only this machine, and only to set one up.</summary>
internal sealed class FirstStartGate(RequestDelegate next, FirstStart start)
{
    public const string SetupPath = "/setup";

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
        else if (!FirstStart.IsFromHere(context))
        {
            await RefuseAsync(context);
        }
        else if (IsSetup(context))
        {
            await next(context);
        }
        else if (ApiAnswers.IsApi(context.Request) || ApiAnswers.IsHub(context.Request))
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
        if (ApiAnswers.IsApi(context.Request) || ApiAnswers.IsHub(context.Request))
        {
            await ApiAnswers.OnlyHereAsync(context);
            return;
        }

        context.Response.StatusCode = StatusCodes.Status403Forbidden;
        context.Response.ContentType = "text/plain; charset=utf-8";
        await context.Response.WriteAsync(
            """
            MetaFlow has no administrator yet and answers only the machine it runs on. Open /setup there, or add the first administrator with: metaflow people add NAME --role admin

            MetaFlow에 아직 관리자가 없어서 설치된 컴퓨터에서 보낸 요청에만 응답합니다. 그 컴퓨터에서 /setup을 열거나 다음 명령으로 첫 관리자를 추가하세요: metaflow people add NAME --role admin

            """,
            context.RequestAborted);
    }
}

/// <summary>Marks endpoints that answer everybody before there is an administrator, such as those of health.</summary>
internal sealed class AnsweredBeforeSetup;
