using System.Collections.Concurrent;
using MetaFlow.Expressions;
using MetaFlow.Json;
using MetaFlow.Workflows;

namespace MetaFlow.Triggers;

/// <summary>Finds the webhook that an address names, in the published revision.</summary>
public sealed class Hooks(WorkflowLibrary library, IWorkflowCatalog catalog, TriggerStandings standings, TimeProvider clock)
{
    // Another node may publish: what was found is asked for again after this time. This node knows of its own at once.
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(1);

    private const int MostKept = 10_000;

    private readonly ConcurrentDictionary<string, Known> _known = new();

    /// <param name="path">What stands behind the workflow in the address; null where the workflow has only one webhook.</param>
    public async ValueTask<(Hook? Hook, Problem? Problem)> FindAsync(string workflow, string? path, CancellationToken cancellationToken)
    {
        if (await PublishedAsync(workflow, cancellationToken) is { } published)
        {
            foreach (var hook in published.Hooks)
            {
                if (path is null ? published.Hooks.Count == 1 : hook.Path == path)
                {
                    return await standings.IsOffAsync(workflow, hook.Trigger, cancellationToken) ? (null, Problem.Of("hooks.paused", ("address", Address(workflow, path)))) : (hook, null);
                }
            }
        }

        return (null, Problem.Of("hooks.none", ("address", Address(workflow, path))));
    }

    private static string Address(string workflow, string? path) => path is null ? $"/hooks/{workflow}" : $"/hooks/{workflow}/{path}";

    private async ValueTask<Known?> PublishedAsync(string id, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        _known.TryGetValue(id, out var known);
        if (known is not null && now - known.At < Fresh && known.Publishings == library.Publishings)
        {
            return known;
        }

        var publishings = library.Publishings;
        if (await catalog.FindSummaryAsync(id, cancellationToken) is not { PublishedNumber: { } number, Archived: false })
        {
            // Nobody fills the memory with addresses that there are not.
            _known.TryRemove(id, out _);
            return null;
        }

        if (known?.Revision != number)
        {
            if (await library.FindAsync(id, number, cancellationToken) is not { Workflow: { } workflow })
            {
                return null;
            }

            known = new Known(number, [.. workflow.Triggers.OfType<TriggerDeclaration.Webhook>().Select(trigger => new Hook(workflow, number, trigger))]);
        }

        if (_known.Count >= MostKept)
        {
            _known.Clear();
        }

        return _known[id] = known with { At = now, Publishings = publishings };
    }

    private sealed record Known(int Revision, IReadOnlyList<Hook> Hooks)
    {
        public DateTimeOffset At { get; init; }

        public int Publishings { get; init; }
    }
}

/// <summary>A webhook of a published revision.</summary>
public sealed record Hook(Workflow Workflow, int Revision, TriggerDeclaration.Webhook Trigger)
{
    /// <summary>What stands behind the workflow in its address.</summary>
    public string Path => Trigger.Path ?? Trigger.Id;

    /// <summary>What the run is given, made from what was received; null and the problem where that cannot be worked out.</summary>
    public (JsonObject? Inputs, Problem? Problem) InputsOf(JsonObject received, DateTimeOffset now, CancellationToken cancellationToken)
    {
        try
        {
            return Trigger.Inputs?.Fill(JsonObject.Of(("trigger", received)), new ExpressionScope { Now = now, CancellationToken = cancellationToken }) switch
            {
                null => (JsonObject.Empty, null),
                JsonObject inputs => (inputs, null),
                _ => (null, Problem.Of("hooks.inputs_no_object", ("trigger", Trigger.Id))),
            };
        }
        catch (ExpressionException exception)
        {
            return (null, exception.ToProblem() with { Path = $"{Trigger.Place.Path}.inputs" });
        }
    }
}
