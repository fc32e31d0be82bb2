using System.Data.Common;
using MetaFlow.Runs;

namespace MetaFlow.Storage.Journal;

/// <summary>The head of a run as the table <c>runs</c> holds it.</summary>
internal static class RunRow
{
    public const string Columns =
        "runs.id, workflow_id, revision, definition_hash, status, started_by, priority, created_at, wake_at, started_at, ended_at, " +
        "last_sequence, problem_code, problem_message, concurrency_key, concurrency_limit, caller_id, waits_for, rerun_of";

    public const int ColumnCount = 19;

    public static RunHead Read(DbDataReader row) => new(
        new RunId(row.GetId(0)),
        row.GetString(1),
        row.IsDBNull(2) ? null : row.GetInt32(2),
        row.GetString(3),
        (RunStatus)row.GetInt32(4),
        row.GetString(5),
        row.GetInt32(6),
        row.GetTime(7),
        row.GetTimeOrNull(8),
        row.GetTimeOrNull(9),
        row.GetTimeOrNull(10),
        row.GetInt64(11),
        row.GetTextOrNull(12),
        row.GetTextOrNull(13))
    {
        Group = row.IsDBNull(14) ? null : new RunGroup(row.GetString(14), row.GetInt32(15)),
        Caller = row.IsDBNull(16) ? null : new RunId(row.GetId(16)),
        IsHeld = row.GetInt32(17) == RunWrites.ForPlace,
        RerunOf = row.IsDBNull(18) ? null : new RunId(row.GetId(18)),
    };
}
