using MetaFlow.Expressions;
using MetaFlow.Json;
using MetaFlow.Workflows;

namespace MetaFlow.Triggers;

/// <summary>The triggers of what is published, as they were at a time. A revision is read once.</summary>
public sealed class PublishedTriggers(WorkflowLibrary library, IWorkflowCatalog catalog, TriggerStandings standings, TimeProvider clock) : IDisposable
{
    private readonly SemaphoreSlim _reading = new(1, 1);
    private Known _known = new(DateTimeOffset.MinValue, -1, [], []);

    /// <summary>Those that are not paused, none of them from before this time.</summary>
    public async ValueTask<IReadOnlyList<PublishedTrigger>> ListAsync(DateTimeOffset notBefore, CancellationToken cancellationToken)
    {
        if (IsGood(notBefore))
        {
            return _known.All;
        }

        await _reading.WaitAsync(cancellationToken);
        try
        {
            if (!IsGood(notBefore))
            {
                _known = await ReadAsync(_known, cancellationToken);
            }

            return _known.All;
        }
        finally
        {
            _reading.Release();
        }
    }

    public void Dispose() => _reading.Dispose();

    private bool IsGood(DateTimeOffset notBefore) => _known.At >= notBefore && _known.Publishings == library.Publishings;

    private async Task<Known> ReadAsync(Known before, CancellationToken cancellationToken)
    {
        var (now, publishings) = (clock.GetUtcNow(), library.Publishings);
        var revisions = new Dictionary<string, Revised>();
        foreach (var summary in await catalog.ListAsync(text: null, includeArchived: false, cancellationToken))
        {
            if (summary.PublishedNumber is not { } number)
            {
                continue;
            }

            if (!before.Revisions.TryGetValue(summary.Id, out var revised) || revised.Number != number)
            {
                var (workflow, _, _) = await library.FindAsync(summary.Id, number, cancellationToken);
                revised = new Revised(number, workflow is null ? [] : [.. workflow.Triggers.Select(trigger => new PublishedTrigger(workflow, number, trigger))]);
            }

            revisions[summary.Id] = revised;
        }

        var on = new List<PublishedTrigger>();
        foreach (var trigger in revisions.Values.SelectMany(revised => revised.Triggers))
        {
            if (!await standings.IsOffAsync(trigger.Workflow.Id, trigger.Trigger, cancellationToken))
            {
                on.Add(trigger);
            }
        }

        return new Known(now, publishings, revisions, on);
    }

    private sealed record Known(DateTimeOffset At, int Publishings, Dictionary<string, Revised> Revisions, IReadOnlyList<PublishedTrigger> All);

    private sealed record Revised(int Number, IReadOnlyList<PublishedTrigger> Triggers);
}

/// <summary>A trigger of a published revision.</summary>
public sealed record PublishedTrigger(Workflow Workflow, int Revision, TriggerDeclaration Trigger)
{
    /// <summary>What the run is given, made from what started it; null and the problem where that cannot be worked out.</summary>
    public (JsonObject? Inputs, Problem? Problem) InputsOf(JsonObject fired, DateTimeOffset now, CancellationToken cancellationToken)
    {
        try
        {
            return Trigger.Inputs?.Fill(JsonObject.Of(("trigger", fired)), new ExpressionScope { Now = now, CancellationToken = cancellationToken }) switch
            {
                null => (JsonObject.Empty, null),
                JsonObject inputs => (inputs, null),
                _ => (null, Problem.Of("triggers.inputs_no_object", ("trigger", Trigger.Id))),
            };
        }
        catch (ExpressionException exception)
        {
            return (null, exception.ToProblem() with { Path = $"{Trigger.Place.Path}.inputs" });
        }
    }
}
