using MetaFlow.Json;
using MetaFlow.Runs;
using MetaFlow.Storage;
using MetaFlow.Triggers;
using MetaFlow.Web.Api;
using MetaFlow.Web.SignIn;

namespace MetaFlow.Web.Hooks;

/// <summary>Answers a call of a webhook: starts its run, and waits for the outcome where the trigger says so.</summary>
internal sealed partial class HookDesk(
    Triggers.Hooks hooks, HookGate gate, ReceivedCalls received, HookMetrics metrics, RunStarter starter, RunAnswers answers, Setup setup, TimeProvider clock,
    ILogger<HookDesk> logger)
{
    private static readonly ReadOnlyMemory<byte> NoOutput = "null"u8.ToArray();

    public async Task AnswerAsync(HttpContext http, PathString rest)
    {
        try
        {
            await AnswerAsync(http, rest.Value ?? "", http.RequestAborted);
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

        metrics.Answered(http.Response.StatusCode);
    }

    private async Task AnswerAsync(HttpContext http, string address, CancellationToken cancellationToken)
    {
        if (gate.Meet(http.Request) is { } tooOften)
        {
            await tooOften.AnswerAsync(http);
            return;
        }

        var names = address.Split('/', 2, StringSplitOptions.RemoveEmptyEntries);
        if (names.Length == 0 || (!setup.IsKnownToBeOver && !await setup.IsOverAsync(cancellationToken)))
        {
            await ApiProblems.NotFound(Problem.Of("hooks.none", ("address", $"{HooksRoom.Root}{address}"))).ExecuteAsync(http);
            return;
        }

        var (hook, none) = await hooks.FindAsync(names[0], names.ElementAtOrDefault(1)?.TrimEnd('/'), cancellationToken);
        if (hook is null)
        {
            await ApiProblems.NotFound(none!).ExecuteAsync(http);
            return;
        }

        var (call, refusal) = await gate.LetInAsync(http.Request, hook, cancellationToken);
        var (run, problem) = call is null ? (null, refusal!.Problem) : await RunAsync(http, hook, call, cancellationToken);
        if (refusal is not null)
        {
            LogRefused(http.Request.Path, refusal.Problem.Code, http.Connection.RemoteIpAddress);
            await refusal.AnswerAsync(http);
        }

        received.Note(
            hook.Workflow.Id, hook.Trigger.Id,
            new ReceivedCall(
                call?.At ?? clock.GetUtcNow(), http.Request.Method, http.Response.StatusCode, HookRequest.Shown(call?.Received ?? refusal?.Received, hook), problem, run),
            call?.Length ?? http.Request.ContentLength ?? 0);
    }

    private async Task<(RunId? Run, Problem? Problem)> RunAsync(HttpContext http, Hook hook, HookCallIn call, CancellationToken cancellationToken)
    {
        var (inputs, problem) = hook.InputsOf(call.Received, call.At, cancellationToken);
        if (inputs is null)
        {
            await ApiProblems.Refused([problem!]).ExecuteAsync(http);
            return (null, problem);
        }

        var request = new RunRequest(hook.Workflow, hook.Revision, inputs, $"webhook {hook.Trigger.Id}")
        {
            Id = RunId.New(clock), Keys = call.Keys, Trigger = call.Received,
        };
        var (run, refused) = hook.Trigger.Answer is { } limit
            ? await answers.RunAsync(request, limit, cancellationToken)
            : await starter.StartAsync(request, cancellationToken) is var (head, problems) && head is not null ? (new RunAnswer(head, Output: null), problems) : (null, problems);
        if (run is null)
        {
            await ApiProblems.Refused(refused).ExecuteAsync(http);
            return (null, refused[0]);
        }

        if (run.Head.Id != request.Id)
        {
            http.Response.Headers["Idempotent-Replayed"] = "true";
        }

        await AnswerAsync(http, run, isAwaited: hook.Trigger.Answer is not null);
        return (run.Head.Id, null);
    }

    private static async Task AnswerAsync(HttpContext http, RunAnswer run, bool isAwaited)
    {
        http.Response.Headers["X-Run-Id"] = run.Head.Id.ToString();
        switch (run.Head)
        {
            case { HasEnded: true, Status: RunStatus.Succeeded } when isAwaited:
                await WriteAsync(http, StatusCodes.Status200OK, run.Output?.ToUtf8() ?? NoOutput);
                break;

            case { HasEnded: true } head when isAwaited:
                // What went wrong inside is for those who may see the run.
                await ApiProblems.Answer(StatusCodes.Status500InternalServerError, [Problem.Of("hooks.failed", ("run", head.Id))]).ExecuteAsync(http);
                break;

            case var head:
                http.Response.Headers.Location = $"{ApiRoom.Root}/runs/{head.Id}";
                await WriteAsync(http, StatusCodes.Status202Accepted, JsonObject.Of(("run", head.Id.ToString())).ToUtf8());
                break;
        }
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

    [LoggerMessage(LogLevel.Information, "A call of {Path} was refused with {ProblemCode}; it came from {Address}")]
    private partial void LogRefused(string path, string problemCode, System.Net.IPAddress? address);
}
