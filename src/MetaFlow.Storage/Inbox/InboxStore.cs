using System.Data.Common;
using MetaFlow.Inbox;

namespace MetaFlow.Storage.Inbox;

/// <summary>The table <c>inbox</c>.</summary>
internal sealed class InboxStore(Database database) : IInbox
{
    private const string Columns = "id, key, run_id, step_path, subject, body, format, at, read_at";

    public async Task<bool> AddAsync(InboxMessage message, CancellationToken cancellationToken)
    {
        const string Sql =
            $"""
            INSERT INTO inbox ({Columns})
            VALUES (@id, @key, @run, @step, @subject, @body, @format, @at, @readAt)
            ON CONFLICT (key) DO NOTHING
            """;

        var added = await database.WriteAsync(
            session => session.Command(Sql)
                .Set("id", Dialect.Id(message.Id))
                .Set("key", message.Key)
                .Set("run", message.Run)
                .Set("step", message.StepPath)
                .Set("subject", Rows.Keepable(message.Subject))
                .Set("body", Rows.Keepable(message.Body))
                .Set("format", (int)message.Format)
                .Set("at", message.At)
                .Set("readAt", message.ReadAt)
                .ExecuteNonQueryAsync(cancellationToken),
            cancellationToken);
        return added == 1;
    }

    public async Task<InboxMessage?> FindAsync(string key, CancellationToken cancellationToken)
    {
        const string Sql = $"SELECT {Columns} FROM inbox WHERE key = @key";

        var found = await database.ReadAsync(
            session => session.Command(Sql).Set("key", key).ListAsync(Read, cancellationToken), cancellationToken);
        return found.SingleOrDefault();
    }

    public async Task<IReadOnlyList<InboxMessage>> ListAsync(InboxQuery query, CancellationToken cancellationToken)
    {
        var filter = new Filter()
            .Where("read_at IS NULL", query.UnreadOnly)
            .Where("id < @before", "before", query.Before is { } before ? Dialect.Id(before) : null);
        var sql = $"SELECT {Columns} FROM inbox {filter} ORDER BY id DESC LIMIT @limit";

        return await database.ReadAsync(
            session => filter.SetOn(session.Command(sql)).Set("limit", query.Limit).ListAsync(Read, cancellationToken),
            cancellationToken);
    }

    public Task<int> CountUnreadAsync(CancellationToken cancellationToken)
    {
        const string Sql = "SELECT count(*) FROM inbox WHERE read_at IS NULL";

        return database.ReadAsync(
            async session => (await session.Command(Sql).ListAsync(row => (int)row.GetInt64(0), cancellationToken)).Single(),
            cancellationToken);
    }

    public async Task<bool> MarkAsync(Guid id, DateTimeOffset? readAt, CancellationToken cancellationToken)
    {
        const string Sql = "UPDATE inbox SET read_at = @readAt WHERE id = @id";

        var marked = await database.WriteAsync(
            session => session.Command(Sql).Set("id", Dialect.Id(id)).Set("readAt", readAt)
                .ExecuteNonQueryAsync(cancellationToken),
            cancellationToken);
        return marked == 1;
    }

    private static InboxMessage Read(DbDataReader row) => new(
        row.GetId(0),
        row.GetString(1),
        new RunId(row.GetId(2)),
        row.GetString(3),
        row.GetString(4),
        row.GetString(5),
        (MessageFormat)row.GetInt32(6),
        row.GetTime(7))
    {
        ReadAt = row.GetTimeOrNull(8),
    };
}
