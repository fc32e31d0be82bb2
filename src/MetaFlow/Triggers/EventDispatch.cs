using MetaFlow.Events;
using MetaFlow.Json;
using MetaFlow.Runs;
using MetaFlow.Workflows;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace MetaFlow.Triggers;

/// <summary>
/// Sees to what happened: starts the runs that an event is for. An event that was kept is seen to at least once, by
/// whichever node, also after a crash; the id of a run follows from the event and the trigger, so that twice is once.
/// </summary>
internal sealed partial class EventDispatch(
    IEventStore events, EventBus bus, EventBell bell, EventInterest interest, RunWatch watch, PublishedTriggers published, RunStarter starter, TimeProvider clock,
    IOptions<RunOptions> options, ILogger<EventDispatch> logger) : BackgroundService
{
    private const int Batch = 100;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    // Whoever claimed an event and is gone: somebody else sees to it then.
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(1);

    // What cannot be started for so long is not going to be; until then the database may have been away.
    private static readonly TimeSpan GivenUp = TimeSpan.FromHours(1);

    // What another node publishes is listened to after this time at the latest.
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(2);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!options.Value.Worker)
        {
            return;
        }

        // A run that ends has told of it where somebody listens; of the others nobody looks for an event.
        using var listening = watch.Listen(head =>
        {
            if (head.HasEnded && interest.Has(EndOf(head.Status)))
            {
                bell.Ring();
            }
        });
        try
        {
            while (true)
            {
                await bell.WaitAsync(await SeeToAllAsync(stoppingToken) ? TimeSpan.Zero : Patience, clock, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The node stops.
        }
    }

    /// <summary>One round; whether there may be more at once.</summary>
    internal async Task<bool> SeeToAllAsync(CancellationToken cancellationToken)
    {
        try
        {
            await ListenAsync(cancellationToken);
            var now = clock.GetUtcNow();
            var claimed = await events.ClaimAsync(now, now + Lease, Batch, cancellationToken);
            foreach (var happened in claimed)
            {
                await TrySeeToAsync(happened, cancellationToken);
            }

            return claimed.Count == Batch;
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            // The database may be away for a while; the events are safe in it.
            LogFailed(exception);
            return false;
        }
    }

    private static string EndOf(RunStatus status) => status switch
    {
        RunStatus.Succeeded => EventWord.RunSucceeded,
        RunStatus.Failed => EventWord.RunFailed,
        _ => EventWord.RunCancelled,
    };

    // One that cannot be seen to now does not keep the others from it: it comes again when its lease is over.
    private async Task TrySeeToAsync(WorkflowEvent happened, CancellationToken cancellationToken)
    {
        try
        {
            await SeeToAsync(happened, cancellationToken);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            LogLater(exception, happened.Id);
        }
    }

    private async Task ListenAsync(CancellationToken cancellationToken)
    {
        var types = new HashSet<string>(await events.WaitedForAsync(cancellationToken));
        foreach (var one in await published.ListAsync(clock.GetUtcNow() - Fresh, cancellationToken))
        {
            if (one.Trigger is TriggerDeclaration.Event { Name: var name })
            {
                types.Add(name);
            }
            else if (one.Trigger is TriggerDeclaration.OnFailure)
            {
                types.Add(EventWord.RunFailed);
            }
        }

        interest.Set(types);
    }

    private async Task SeeToAsync(WorkflowEvent happened, CancellationToken cancellationToken)
    {
        if (EventWord.All.Contains(happened.Type))
        {
            await bus.AnswerAsync(happened, cancellationToken);
        }

        var outcome = new List<JsonData>();

        // What was published before the event, on whichever node, hears of it.
        foreach (var one in await published.ListAsync(happened.At, cancellationToken))
        {
            var (fired, problem) = EventFiring.Of(happened, one, cancellationToken);
            if (fired is null && problem is null)
            {
                continue;
            }

            RunHead? run = null;
            if (fired is not null)
            {
                (run, problem) = await StartAsync(happened, one, fired, cancellationToken);
            }

            if (problem is not null)
            {
                LogNotStarted(happened.Id, one.Workflow.Id, one.Trigger.Id, problem.Code);
            }

            outcome.Add(JsonObject.Of(
                ("workflow", one.Workflow.Id), ("trigger", one.Trigger.Id), ("run", run is null ? JsonNull.Value : run.Id.ToString()),
                ("problem", problem is null ? JsonNull.Value : JsonObject.Of(("code", problem.Code), ("message", problem.Message)))));
        }

        await events.SettleAsync(happened.Id, outcome.Count == 0 ? null : JsonArray.Create([.. outcome]), cancellationToken);
    }

    private async Task<(RunHead? Run, Problem? Problem)> StartAsync(
        WorkflowEvent happened, PublishedTrigger published, JsonObject fired, CancellationToken cancellationToken)
    {
        if (happened.Depth > EventDepth.Deepest)
        {
            return (null, Problem.Of("events.too_deep", ("limit", EventDepth.Deepest)));
        }

        var (inputs, problem) = published.InputsOf(fired, happened.At, cancellationToken);
        if (inputs is null)
        {
            return (null, problem);
        }

        try
        {
            var (run, refused) = await starter.StartAsync(
                new RunRequest(published.Workflow, published.Revision, inputs, EventFiring.StartedBy(published.Trigger))
                {
                    Id = ChildRuns.IdOf(new RunId(happened.Id), $"{happened.Id}\n{published.Workflow.Id}\n{published.Trigger.Id}"),
                    Trigger = fired,
                },
                cancellationToken);
            return (run, run is null ? refused[0] : null);
        }
        catch (Exception exception) when (exception is not OperationCanceledException && clock.GetUtcNow() - happened.At > GivenUp)
        {
            LogCrashed(exception, happened.Id, published.Workflow.Id, published.Trigger.Id);
            return (null, Problem.Of("events.not_started"));
        }
    }

    [LoggerMessage(LogLevel.Warning, "Event {Event} could not start workflow {WorkflowId} by its trigger {Trigger}: {ProblemCode}")]
    private partial void LogNotStarted(Guid @event, string workflowId, string trigger, string problemCode);

    [LoggerMessage(LogLevel.Error, "Event {Event} could not start workflow {WorkflowId} by its trigger {Trigger}")]
    private partial void LogCrashed(Exception exception, Guid @event, string workflowId, string trigger);

    [LoggerMessage(LogLevel.Warning, "Event {Event} could not be seen to; trying again shortly")]
    private partial void LogLater(Exception exception, Guid @event);

    [LoggerMessage(LogLevel.Warning, "Events could not be seen to; trying again shortly")]
    private partial void LogFailed(Exception exception);
}
