using System.Data.Common;

namespace MetaFlow.Storage;

/// <summary>The conditions of a list: those whose value was asked for.</summary>
internal sealed class Filter
{
    private readonly List<string> _conditions = [];
    private readonly List<(string Name, object Value)> _values = [];

    public Filter Where(string condition, string name, object? value)
    {
        if (value is not null)
        {
            _conditions.Add(condition);
            _values.Add((name, value));
        }

        return this;
    }

    public Filter Where(string condition, bool isAskedFor)
    {
        if (isAskedFor)
        {
            _conditions.Add(condition);
        }

        return this;
    }

    public DbCommand SetOn(DbCommand command)
    {
        foreach (var (name, value) in _values)
        {
            command.Set(name, value);
        }

        return command;
    }

    /// <summary>The WHERE clause, or nothing.</summary>
    public override string ToString() =>
        _conditions.Count == 0 ? "" : $"WHERE {string.Join(" AND ", _conditions)}";
}
