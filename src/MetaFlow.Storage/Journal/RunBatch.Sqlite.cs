using MetaFlow.Runs;

namespace MetaFlow.Storage.Journal;

/// <summary>SQLite is in this process: the prepared statements run one after the other.</summary>
internal static class RunBatch
{
    public static async Task<WriteOutcome[]> WriteAsync(
        Session session, IReadOnlyList<RunWrite> writes, CancellationToken cancellationToken)
    {
        var outcomes = new WriteOutcome[writes.Count];
        for (var index = 0; index < writes.Count; index++)
        {
            outcomes[index] = await WriteAsync(session, writes[index], cancellationToken);
        }

        return outcomes;
    }

    private static async Task<WriteOutcome> WriteAsync(
        Session session, RunWrite write, CancellationToken cancellationToken)
    {
        var head = session.Command(RunWrites.HeadSql(write));
        RunWrites.SetHead(head.Parameters, write);
        if (await head.ExecuteNonQueryAsync(cancellationToken) == 0)
        {
            return RunWrites.Refusal(write);
        }

        if (write.Forgets)
        {
            return WriteOutcome.Written;
        }

        foreach (var entry in EntryPack.Rows(write.Entries))
        {
            var add = session.Command(RunWrites.AddEntry);
            RunWrites.SetEntry(add.Parameters, write.Head.Id, entry);
            await add.ExecuteNonQueryAsync(cancellationToken);
        }

        foreach (var hash in write.Blobs)
        {
            await session.Command(RunWrites.AddBlob).Set("run", write.Head.Id).Set("hash", hash).ExecuteNonQueryAsync(cancellationToken);
        }

        foreach (var signal in write.Settled)
        {
            await session.Command(RunWrites.Settle).Set("id", signal).ExecuteNonQueryAsync(cancellationToken);
        }

        foreach (var (sql, set) in WaitWrites.Of(write))
        {
            var change = session.Command(sql);
            set(change.Parameters);
            await change.ExecuteNonQueryAsync(cancellationToken);
        }

        return WriteOutcome.Written;
    }
}
