using MetaFlow.Runs;

namespace MetaFlow.Storage.Journal;

/// <summary>What runs were asked for with. The keys of a run are there if and only if the run was created.</summary>
internal static class RunKeys
{
    // One that is over is as if it had never been.
    private const string Keep =
        """
        INSERT INTO run_keys (key, run_id, until) VALUES (@key, @run, @until)
        ON CONFLICT (key) DO UPDATE SET run_id = @run, until = @until WHERE run_keys.until <= @now
        """;

    /// <summary>Whether nothing of the write is kept but its keys: a run that ended before it was ever written.</summary>
    public static bool AreAll(RunWrite write) => write is { Fence: 0, Forgets: true };

    /// <summary>The places of writes of which a key was known; of them no key is kept either.</summary>
    public static async Task<HashSet<int>> KeepAsync(Session session, IReadOnlyList<RunWrite> writes, CancellationToken cancellationToken)
    {
        var known = new HashSet<int>();

        // In the order of keys, so that two nodes that meet never wait for each other in a circle.
        var all = writes
            .SelectMany((write, index) => write.Keys.Select(key => (Key: key, Write: write, Index: index)))
            .OrderBy(one => one.Key.Name).ThenBy(one => one.Index);
        foreach (var (key, write, index) in all)
        {
            var kept = await session.Command(Keep)
                .Set("key", Dialect.Id(key.Name)).Set("run", write.Head.Id).Set("until", key.Until).Set("now", write.Head.CreatedAt)
                .ExecuteNonQueryAsync(cancellationToken);
            if (kept == 0)
            {
                known.Add(index);
            }
        }

        foreach (var index in known)
        {
            await DropAsync(session, writes[index].Head.Id, cancellationToken);
        }

        return known;
    }

    public static Task<int> DropAsync(Session session, RunId run, CancellationToken cancellationToken) =>
        session.Command("DELETE FROM run_keys WHERE run_id = @run").Set("run", run).ExecuteNonQueryAsync(cancellationToken);

    public static async Task<RunId?> FindAsync(Database database, Guid key, DateTimeOffset now, CancellationToken cancellationToken)
    {
        const string Sql = "SELECT run_id FROM run_keys WHERE key = @key AND until > @now";

        var found = await database.ReadAsync(
            session => session.Command(Sql).Set("key", Dialect.Id(key)).Set("now", now).ListAsync(row => new RunId(row.GetId(0)), cancellationToken),
            cancellationToken);
        return found is [var run] ? run : null;
    }

    public static Task<int> DeleteAsync(Database database, DateTimeOffset now, int limit, CancellationToken cancellationToken)
    {
        const string Sql =
            "DELETE FROM run_keys WHERE key IN (SELECT key FROM run_keys WHERE until <= @now ORDER BY until LIMIT @limit)";

        return database.WriteAsync(
            session => session.Command(Sql).Set("now", now).Set("limit", limit).ExecuteNonQueryAsync(cancellationToken), cancellationToken);
    }
}
