using MetaFlow.Json;

namespace MetaFlow.Runs;

/// <summary>Starts runs on this node for those who want to know the outcome, and tells them as long as they want to wait.</summary>
public sealed class RunAnswers
{
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(1);

    private readonly RunStarter _starter;
    private readonly IRunJournal _journal;
    private readonly JournalReader _reader;
    private readonly HeldRuns _held;
    private readonly RunSignals _signals;
    private readonly RunWatch _watch;
    private readonly TimeProvider _clock;

    internal RunAnswers(RunStarter starter, IRunJournal journal, JournalReader reader, HeldRuns held, RunSignals signals, RunWatch watch, TimeProvider clock) =>
        (_starter, _journal, _reader, _held, _signals, _watch, _clock) = (starter, journal, reader, held, signals, watch, clock);

    /// <summary>
    /// The run, ended or not after this time; null and every problem where the inputs do not fit. Who no longer wants to
    /// know does not end the run. What needs nothing from outside is written in one commit: before it, nobody was told of it.
    /// </summary>
    public async Task<(RunAnswer? Run, IReadOnlyList<Problem> Problems)> RunAsync(
        RunRequest request, TimeSpan limit, CancellationToken cancellationToken)
    {
        var (pen, problems) = await _starter.PrepareAsync(request with { IsAwaited = true }, cancellationToken);
        if (pen is null)
        {
            return (null, problems);
        }

        var queued = pen.Head;
        var until = _clock.GetUtcNow() + limit;
        try
        {
            if (await _held.DriverForAsync(queued, cancellationToken) is { } drive)
            {
                var driving = drive(pen);
                if (!driving.IsCompleted)
                {
                    await WaitAsync(driving, until, cancellationToken);

                    // What somebody is told of has to be there.
                    _signals.Ring(queued.Id);
                    await Task.WhenAny(driving, pen.Kept);
                }

                if (driving.IsCompleted)
                {
                    await driving;
                    if (pen.Head.HasEnded)
                    {
                        return (RunAnswer.Of(pen), []);
                    }
                }
            }
            else
            {
                await pen.HandOverAsync();
            }
        }
        catch (GroupFullException)
        {
            return (null, [RunGroups.Full(request.Workflow)]);
        }
        catch (LeaseLostException)
        {
            // Asked twice, it is one run.
            var (earlier, refused) = await _starter.EarlierAsync(request, queued, cancellationToken);
            if (earlier is null)
            {
                return (null, refused);
            }

            queued = earlier;
        }

        return (await FollowAsync(queued, until, cancellationToken), []);
    }

    private async Task<RunAnswer> FollowAsync(RunHead run, DateTimeOffset until, CancellationToken cancellationToken)
    {
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var listening = _watch.Listen(head =>
        {
            if (head.Id == run.Id && head.HasEnded)
            {
                ended.TrySetResult();
            }
        });
        while (true)
        {
            var head = await _journal.FindAsync(run.Id, cancellationToken) ?? run;
            if (head.HasEnded)
            {
                return await RunAnswer.OfAsync(_reader, head, cancellationToken);
            }

            var now = _clock.GetUtcNow();
            if (now >= until)
            {
                return new RunAnswer(head, Output: null);
            }

            // Another node may end it, and this one is not told.
            await WaitAsync(ended.Task, until < now + Poll ? until : now + Poll, cancellationToken);
        }
    }

    private async Task WaitAsync(Task task, DateTimeOffset until, CancellationToken cancellationToken)
    {
        var left = until - _clock.GetUtcNow();
        if (left > TimeSpan.Zero)
        {
            using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            await Task.WhenAny(task, Task.Delay(left, _clock, over.Token));
            await over.CancelAsync();
            cancellationToken.ThrowIfCancellationRequested();
        }
    }
}

/// <summary>How a run ended, or where it is. What was given in secret is hidden.</summary>
/// <param name="Output">What the run gives; null where it has not succeeded, or gives nothing.</param>
public sealed record RunAnswer(RunHead Head, JsonData? Output)
{
    private const string Member = "output";

    internal static RunAnswer Of(RunPen pen) => new(
        pen.Head, pen.Run.Output is { } output && pen.Secrets.HasInputs ? pen.Secrets.HideInputs(JsonObject.Of((Member, output)))[Member] : pen.Run.Output);

    internal static async Task<RunAnswer> OfAsync(JournalReader journal, RunHead head, CancellationToken cancellationToken)
    {
        var last = await journal.ReadAsync(head.Id, head.LastSequence - 1, 1, long.MaxValue, cancellationToken);
        return new RunAnswer(head, last.Count == 0 ? null : (JournalPayload.Event(last[0]) as RunEvent.Succeeded)?.Output);
    }
}
