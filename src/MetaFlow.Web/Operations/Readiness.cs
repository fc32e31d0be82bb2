using MetaFlow.Json;
using MetaFlow.Runs;
using MetaFlow.Scripts;
using MetaFlow.Scripts.Sandbox;
using MetaFlow.Storage;
using Microsoft.Extensions.Options;

namespace MetaFlow.Web.Operations;

/// <summary>Whether this node can do its work: the database answers and the worker looks for runs.</summary>
internal sealed class Readiness(IStore store, WorkerState worker, ScriptDesk scripts, IOptions<RunOptions> runs)
{
    public static async Task<IResult> AnswerAsync(Readiness readiness, CancellationToken cancellationToken)
    {
        var (ready, body) = await readiness.LookAsync(cancellationToken);
        return Results.Text(
            body.ToUtf8(), "application/json; charset=utf-8",
            ready ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable);
    }

    private async Task<(bool Ready, JsonObject Body)> LookAsync(CancellationToken cancellationToken)
    {
        var database = await store.CheckAsync(cancellationToken);
        var paused = database is null ? await store.Pauses.ListAsync(cancellationToken) : [];
        var working = worker.IsAlive || !runs.Value.Worker;
        var body = JsonObject.Of(
            ("status", database is null && working ? "ready" : "not ready"),
            ("database", database is null ? "ready" : database.Message),
            ("worker", !runs.Value.Worker ? "off" : worker.IsAlive ? "ready" : "stopped"),
            ("scripts", scripts.Sandbox is { Level: SandboxLevel.None, Obstacles.Count: 0 } ? "not looked at yet" : scripts.Sandbox.Level.ToString().ToLowerInvariant()),
            ("paused", paused.Any(pause => pause.WorkflowId is null) ? "everything" : paused.Count > 0 ? "some workflows" : "nothing"));
        return (database is null && working, body);
    }
}
