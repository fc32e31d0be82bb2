using System.Data.Common;
using MetaFlow.Approvals;

namespace MetaFlow.Storage.Approvals;

/// <summary>The table <c>approvals</c>, which runs write: see <see cref="Journal.WaitWrites"/>.</summary>
internal sealed class ApprovalStore(Database database) : IApprovalStore
{
    public async Task<IReadOnlyList<OpenApproval>> ListAsync(int limit, CancellationToken cancellationToken)
    {
        const string Sql =
            """
            SELECT run_id, step_path, workflow_id, attempt, definition_hash, payload_hash, title, approvers, needed, answered,
                   started_by, author_may_answer, asked_at, until
            FROM approvals ORDER BY asked_at, run_id, step_path LIMIT @limit
            """;

        return await database.ReadAsync(
            session => session.Command(Sql).Set("limit", limit).ListAsync(Read, cancellationToken), cancellationToken);
    }

    private static OpenApproval Read(DbDataReader row) => new(
        new RunId(row.GetId(0)),
        row.GetString(1),
        row.GetString(2),
        row.GetInt32(3),
        row.GetString(4),
        row.GetString(5),
        row.GetString(6),
        Rows.Texts(row.GetString(7)),
        row.GetInt32(8),
        Rows.Texts(row.GetString(9)),
        row.GetString(10),
        row.GetInt32(11) != 0,
        row.GetTime(12),
        row.GetTimeOrNull(13));
}
