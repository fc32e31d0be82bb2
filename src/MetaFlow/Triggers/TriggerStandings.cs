using System.Collections.Immutable;
using MetaFlow.Workflows;

namespace MetaFlow.Triggers;

/// <summary>What people of this installation say of triggers that are not the clock's: whether what comes in starts anything.</summary>
public sealed class TriggerStandings(ITriggerStates states, TimeProvider clock)
{
    // Another node may have been told: what it was told is known here after this time, and what this node was told at once.
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(1);

    // The clocks of nodes, and writes that were under way.
    private static readonly TimeSpan Slack = TimeSpan.FromSeconds(30);

    private Said _said = new(DateTimeOffset.MinValue, ImmutableDictionary<TriggerKey, TriggerStanding>.Empty);

    /// <summary>Whether it starts nothing now: because somebody said so, or because it is written so and nobody said otherwise.</summary>
    public async ValueTask<bool> IsOffAsync(string workflow, TriggerDeclaration trigger, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var said = _said;
        if (now - said.At >= Fresh)
        {
            _said = said = await AskAsync(said, now, cancellationToken);
        }

        return said.Standings.GetValueOrDefault(new TriggerKey(workflow, trigger.Id)) switch
        {
            TriggerStanding.Active => false,
            TriggerStanding.Paused or TriggerStanding.Inactive => true,
            _ => trigger.Paused,
        };
    }

    /// <summary>Something was said here: it is asked for again.</summary>
    public void Forget() => _said = _said with { At = DateTimeOffset.MinValue };

    // Only what changed since; the first time, and after something was said here, all of it.
    private async Task<Said> AskAsync(Said before, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var isFirst = before.At == DateTimeOffset.MinValue;
        var standings = (isFirst ? ImmutableDictionary<TriggerKey, TriggerStanding>.Empty : before.Standings).ToBuilder();
        foreach (var state in await states.ListAsync(isFirst ? null : before.At - Slack, cancellationToken))
        {
            var key = new TriggerKey(state.WorkflowId, state.TriggerId);
            if (state.Standing == TriggerStanding.AsWritten)
            {
                standings.Remove(key);
            }
            else
            {
                standings[key] = state.Standing;
            }
        }

        return new Said(now, standings.ToImmutable());
    }

    private sealed record Said(DateTimeOffset At, ImmutableDictionary<TriggerKey, TriggerStanding> Standings);
}
