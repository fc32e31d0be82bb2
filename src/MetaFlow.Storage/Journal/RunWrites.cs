using System.Data.Common;
using MetaFlow.Runs;
using MetaFlow.Storage.Queue;

namespace MetaFlow.Storage.Journal;

/// <summary>The statements of a batch of writes; how they are sent differs between the databases.</summary>
internal static class RunWrites
{
    // What a run waits for, in the column waits_for. The numbers are stored.
    public const int ForNothing = 0;
    public const int ForTime = 1;
    public const int ForPlace = 2;

    public static readonly string Create = CreateWith(Turns.Next("@workflow", "@priority"));

    // Nobody claims it before it has rested, and then it gets a turn.
    private static readonly string CreateHeld = CreateWith("0");

    // The fence is all that is asked: a worker whose lease has passed may write until another one claims the run. One
    // that goes to sleep with a signal that it has not heard is due at once: since long ago.
    public const string Change =
        """
        UPDATE runs
        SET status = @status, priority = @priority, signals = signals - @settled,
            waits_for = CASE WHEN @status = 2 THEN 1 ELSE waits_for END,
            wake_at = CASE WHEN @status = 2 AND signals > @settled THEN created_at ELSE @wakeAt END, started_at = @startedAt, ended_at = @endedAt,
            last_sequence = @lastSequence, problem_code = @problemCode, problem_message = @problemMessage
        WHERE id = @id AND fence = @fence
        """;

    // What rests or has ended holds no slot of its node.
    public const string LetGo =
        """
        UPDATE runs
        SET status = @status, priority = @priority,
            wake_at = CASE WHEN @status = 2 AND signals > @settled THEN created_at ELSE @wakeAt END, started_at = @startedAt, ended_at = @endedAt,
            last_sequence = @lastSequence, problem_code = @problemCode, problem_message = @problemMessage,
            lease_node = NULL, lease_until = NULL, waits_for = CASE WHEN @status = 2 THEN 1 WHEN @status > 2 THEN 0 ELSE waits_for END, signals = signals - @settled
        WHERE id = @id AND fence = @fence
        """;

    /// <summary>Its journal and its signals go with it.</summary>
    public const string Forget = "DELETE FROM runs WHERE id = @id AND fence = @fence";

    public const string AddEntry =
        """
        INSERT INTO journal (run_id, sequence, kind, step_path, attempt, at, payload)
        VALUES (@run, @sequence, @kind, @stepPath, @attempt, @at, @payload)
        """;

    public const string AddBlob = "INSERT INTO run_blobs (run_id, hash) VALUES (@run, @hash) ON CONFLICT DO NOTHING";

    public const string Settle = "DELETE FROM signals WHERE id = @id";

    private static string CreateWith(string turn) =>
        $"""
        INSERT INTO runs (id, workflow_id, revision, definition_hash, status, started_by, priority, created_at, wake_at,
                          started_at, ended_at, last_sequence, problem_code, problem_message, rerun_of, lease_node, lease_until, fence,
                          concurrency_key, concurrency_limit, caller_id, waits_for, turn)
        VALUES (@id, @workflow, @revision, @hash, @status, @startedBy, @priority, @createdAt, @wakeAt,
                @startedAt, @endedAt, @lastSequence, @problemCode, @problemMessage, @rerunOf, @node, @until, @fence,
                @groupKey, @groupLimit, @caller, @waitsFor, {turn})
        ON CONFLICT (id) DO NOTHING
        """;

    public static string HeadSql(RunWrite write) =>
        write.Fence == 0 ? write.Holder is null && !write.Head.HasEnded ? Create : CreateHeld : write.Forgets ? Forget : write.LetsGo || write.Head.HasEnded ? LetGo : Change;

    /// <summary>Whether the run may be for another node when this is committed, now or at an earlier time than was known.</summary>
    public static bool BringsWork(RunWrite write) => write.Fence == 0 ? write is { Holder: null, Head.HasEnded: false } : write.LetsGo;

    /// <summary>What a run waits for when it is created and its group has a place.</summary>
    public static int WaitsFor(RunHead head) =>
        head.Status == RunStatus.Waiting || head.WakeAt > head.CreatedAt ? ForTime : ForNothing;

    public static WriteOutcome Refusal(RunWrite write) =>
        write.Fence == 0 ? WriteOutcome.AlreadyExists : WriteOutcome.FenceLost;

    public static void SetHead(DbParameterCollection values, RunWrite write)
    {
        var head = write.Head;
        values.Set("id", head.Id);
        if (write.Forgets)
        {
            values.Set("fence", write.Fence);
            return;
        }

        values
            .Set("status", (int)head.Status)
            .Set("priority", head.Priority)
            .Set("wakeAt", head.WakeAt)
            .Set("startedAt", head.StartedAt)
            .Set("endedAt", head.EndedAt)
            .Set("lastSequence", head.LastSequence)
            .Set("problemCode", head.ProblemCode)
            .Set("problemMessage", head.ProblemMessage is { } message ? Rows.Keepable(message) : null);
        if (write.Fence != 0)
        {
            values.Set("fence", write.Fence).Set("settled", write.Settled.Count);
            return;
        }

        values.Set("workflow", head.WorkflowId)
            .Set("revision", head.Revision)
            .Set("hash", head.DefinitionHash)
            .Set("startedBy", Rows.Keepable(head.StartedBy))
            .Set("createdAt", head.CreatedAt)
            .Set("rerunOf", head.RerunOf is { } rerun ? Dialect.Id(rerun.Value) : null)
            .Set("node", write.Holder?.Node)
            .Set("until", write.Holder?.Until)
            .Set("fence", write.Holder is null ? 0 : 1)
            .Set("groupKey", head.Group is { } group ? Rows.Keepable(group.Key) : null)
            .Set("groupLimit", head.Group?.Limit)
            .Set("caller", head.Caller is { } caller ? Dialect.Id(caller.Value) : null)
            .Set("waitsFor", WaitsFor(head));
    }

    public static void SetEntry(DbParameterCollection values, RunId run, JournalEntry entry) => values
        .Set("run", run)
        .Set("sequence", entry.Sequence)
        .Set("kind", (int)entry.Kind)
        .Set("stepPath", entry.StepPath)
        .Set("attempt", entry.Attempt)
        .Set("at", entry.At)
        .Set("payload", Dialect.Bytes(entry.Payload));
}
