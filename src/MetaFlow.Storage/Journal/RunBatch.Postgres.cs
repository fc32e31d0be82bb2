using MetaFlow.Runs;
using Npgsql;

namespace MetaFlow.Storage.Journal;

/// <summary>PostgreSQL is elsewhere: all heads go in one round trip, all entries in a second one.</summary>
internal static class RunBatch
{
    public static async Task<WriteOutcome[]> WriteAsync(
        Session session, IReadOnlyList<RunWrite> writes, CancellationToken cancellationToken)
    {
        // In the order of ids, as all writers lock rows: two nodes that meet never wait for each other in a circle.
        var order = Enumerable.Range(0, writes.Count).OrderBy(index => writes[index].Head.Id.Value).ToList();
        var outcomes = new WriteOutcome[writes.Count];
        await using (var heads = New(session))
        {
            foreach (var index in order)
            {
                Add(heads, RunWrites.HeadSql(writes[index]), values => RunWrites.SetHead(values, writes[index]));
            }

            await heads.ExecuteNonQueryAsync(cancellationToken);
            for (var place = 0; place < order.Count; place++)
            {
                var write = writes[order[place]];
                var kept = heads.BatchCommands[place].RecordsAffected == 1;
                outcomes[order[place]] = kept ? WriteOutcome.Written : RunWrites.Refusal(write);
            }
        }

        await using var entries = New(session);
        for (var index = 0; index < writes.Count; index++)
        {
            if (outcomes[index] != WriteOutcome.Written || writes[index].Forgets)
            {
                continue;
            }

            foreach (var entry in EntryPack.Rows(writes[index].Entries))
            {
                var run = writes[index].Head.Id;
                Add(entries, RunWrites.AddEntry, values => RunWrites.SetEntry(values, run, entry));
            }

            foreach (var hash in writes[index].Blobs)
            {
                var run = writes[index].Head.Id;
                Add(entries, RunWrites.AddBlob, values => values.Set("run", run).Set("hash", hash));
            }

            foreach (var signal in writes[index].Settled)
            {
                Add(entries, RunWrites.Settle, values => values.Set("id", signal));
            }

            foreach (var (sql, set) in WaitWrites.Of(writes[index]))
            {
                Add(entries, sql, set);
            }
        }

        if (entries.BatchCommands.Count > 0)
        {
            await entries.ExecuteNonQueryAsync(cancellationToken);
        }

        return outcomes;
    }

    private static NpgsqlBatch New(Session session) =>
        new((NpgsqlConnection)session.Connection, (NpgsqlTransaction?)session.Transaction);

    private static void Add(NpgsqlBatch batch, string sql, Action<NpgsqlParameterCollection> set)
    {
        var command = new NpgsqlBatchCommand(sql);
        set(command.Parameters);
        batch.BatchCommands.Add(command);
    }
}
