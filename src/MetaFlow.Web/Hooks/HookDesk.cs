using MetaFlow.Json;
using MetaFlow.Runs;
using MetaFlow.Storage;
using MetaFlow.Triggers;
using MetaFlow.Web.Api;
using MetaFlow.Web.SignIn;

namespace MetaFlow.Web.Hooks;

/// <summary>Answers a call of a webhook: starts its run, and waits for the outcome where the trigger says so.</summary>
internal sealed partial class HookDesk(
    Triggers.Hooks hooks, RunStarter starter, RunAnswers answers, Setup setup, TimeProvider clock, ILogger<HookDesk> logger)
{
    private static readonly ReadOnlyMemory<byte> NoOutput = "null"u8.ToArray();

    public async Task AnswerAsync(HttpContext http, PathString rest)
    {
        try
        {
            await (await AnswerAsync(http, rest.Value ?? "", http.RequestAborted) is { } problems
                ? problems.ExecuteAsync(http)
                : Task.CompletedTask);
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            // Whoever called has gone; the run goes on.
        }
        catch (BadHttpRequestException exception)
        {
            http.Response.StatusCode = exception.StatusCode;
        }
        catch (StoreException exception)
        {
            await ApiProblems.Answer(StatusCodes.Status503ServiceUnavailable, [exception.Problem]).ExecuteAsync(http);
        }
        catch (Exception exception)
        {
            LogFailed(exception, http.Request.Path);
            await ApiProblems.Answer(StatusCodes.Status500InternalServerError, [Problem.Of("api.failed", ("id", http.TraceIdentifier))]).ExecuteAsync(http);
        }
    }

    // Null where the answer was given.
    private async Task<IResult?> AnswerAsync(HttpContext http, string path, CancellationToken cancellationToken)
    {
        var names = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        if (names.Length is 0 or > 2 || (!setup.IsKnownToBeOver && !await setup.IsOverAsync(cancellationToken)))
        {
            return ApiProblems.NotFound(Problem.Of("hooks.none", ("address", $"{HooksRoom.Root}{path}")));
        }

        var (hook, none) = await hooks.FindAsync(names[0], names.ElementAtOrDefault(1), cancellationToken);
        if (hook is null)
        {
            return ApiProblems.NotFound(none!);
        }

        if (!hook.Trigger.Methods.Contains(http.Request.Method, StringComparer.Ordinal))
        {
            http.Response.Headers.Allow = string.Join(", ", hook.Trigger.Methods);
            return ApiProblems.Answer(
                StatusCodes.Status405MethodNotAllowed, [Problem.Of("hooks.method", ("method", http.Request.Method), ("allowed", string.Join(", ", hook.Trigger.Methods)))]);
        }

        var now = clock.GetUtcNow();
        var (received, unreadable) = await HookRequest.ReadAsync(http.Request, hook.Trigger.Id, now, cancellationToken);
        if (received is null)
        {
            return ApiProblems.Answer(unreadable.Status, [unreadable.Problem!]);
        }

        var (inputs, problem) = hook.InputsOf(received, now, cancellationToken);
        if (inputs is null)
        {
            return ApiProblems.Refused([problem!]);
        }

        var request = new RunRequest(hook.Workflow, hook.Revision, inputs, $"webhook {hook.Trigger.Id}") { Trigger = received };
        return hook.Trigger.Answer is { } limit
            ? await WaitAsync(http, request, limit, cancellationToken)
            : await StartAsync(http, request, cancellationToken);
    }

    private async Task<IResult?> StartAsync(HttpContext http, RunRequest request, CancellationToken cancellationToken)
    {
        var (run, refused) = await starter.StartAsync(request, cancellationToken);
        return run is null ? ApiProblems.Refused(refused) : await AcceptedAsync(http, run);
    }

    private async Task<IResult?> WaitAsync(HttpContext http, RunRequest request, TimeSpan limit, CancellationToken cancellationToken)
    {
        var (run, refused) = await answers.RunAsync(request, limit, cancellationToken);
        switch (run)
        {
            case null:
                return ApiProblems.Refused(refused);

            case { Head: { HasEnded: false } head }:
                return await AcceptedAsync(http, head);

            case { Head: { Status: RunStatus.Succeeded } head }:
                http.Response.Headers["X-Run-Id"] = head.Id.ToString();
                await WriteAsync(http, StatusCodes.Status200OK, run.Output?.ToUtf8() ?? NoOutput);
                return null;

            case { Head: var head }:
                // What went wrong inside is for those who may see the run.
                return ApiProblems.Answer(StatusCodes.Status500InternalServerError, [Problem.Of("hooks.failed", ("run", head.Id))]);
        }
    }

    private static async Task<IResult?> AcceptedAsync(HttpContext http, RunHead run)
    {
        http.Response.Headers.Location = $"{ApiRoom.Root}/runs/{run.Id}";
        await WriteAsync(http, StatusCodes.Status202Accepted, JsonObject.Of(("run", run.Id.ToString())).ToUtf8());
        return null;
    }

    private static Task WriteAsync(HttpContext http, int status, ReadOnlyMemory<byte> body)
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = "application/json; charset=utf-8";
        http.Response.ContentLength = body.Length;
        return http.Response.Body.WriteAsync(body, http.RequestAborted).AsTask();
    }

    [LoggerMessage(LogLevel.Error, "A call of {Path} could not be answered")]
    private partial void LogFailed(Exception exception, string path);
}
