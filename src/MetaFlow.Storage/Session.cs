using System.Data.Common;

namespace MetaFlow.Storage;

/// <summary>A connection in use by one caller, with the commands prepared on it.</summary>
internal sealed class Session(DbConnection connection) : IAsyncDisposable
{
    private readonly Dictionary<string, DbCommand> _commands = [];

    public DbConnection Connection => connection;

    public DbTransaction? Transaction { get; set; }

    /// <summary>What was written may be work for a node that waits: it hears of it when the transaction is committed.</summary>
    public bool BringsWork { get; set; }

    /// <summary>The command of this text; one made before comes back, prepared and with its parameters.</summary>
    public DbCommand Command(string sql)
    {
        if (!_commands.TryGetValue(sql, out var command))
        {
            command = connection.CreateCommand();
            command.CommandText = sql;
            _commands.Add(sql, command);
        }

        command.Transaction = Transaction;
        return command;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var command in _commands.Values)
        {
            await command.DisposeAsync();
        }

        await connection.DisposeAsync();
    }
}
