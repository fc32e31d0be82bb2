using System.Data.Common;
using System.Text;
using System.Text.Json;

namespace MetaFlow.Storage;

/// <summary>How the values of the engine look in a row, in both databases.</summary>
internal static class Rows
{
    public static DbCommand Set(this DbCommand command, string name, object? value)
    {
        command.Parameters.Set(name, value);
        return command;
    }

    public static DbCommand Set(this DbCommand command, string name, RunId run) =>
        command.Set(name, Dialect.Id(run.Value));

    public static DbCommand Set(this DbCommand command, string name, DateTimeOffset? time) =>
        command.Set(name, (object?)time?.ToUnixTimeMilliseconds());

    public static DbParameterCollection Set(this DbParameterCollection values, string name, object? value)
    {
        if (values.Contains(name))
        {
            values[name].Value = value ?? DBNull.Value;
        }
        else
        {
            values.Add(Dialect.Parameter(name, value ?? DBNull.Value));
        }

        return values;
    }

    public static DbParameterCollection Set(this DbParameterCollection values, string name, RunId run) =>
        values.Set(name, Dialect.Id(run.Value));

    public static DbParameterCollection Set(this DbParameterCollection values, string name, DateTimeOffset? time) =>
        values.Set(name, (object?)time?.ToUnixTimeMilliseconds());

    public static async Task<List<T>> ListAsync<T>(
        this DbCommand command, Func<DbDataReader, T> read, CancellationToken cancellationToken)
    {
        var rows = new List<T>();
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            rows.Add(read(reader));
        }

        return rows;
    }

    /// <summary>The number in the one row that the command gives.</summary>
    public static async Task<long> CountAsync(this DbCommand command, CancellationToken cancellationToken) =>
        (await command.ListAsync(row => row.GetInt64(0), cancellationToken))[0];

    public static DateTimeOffset Time(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);

    public static DateTimeOffset? Time(long? milliseconds) => milliseconds is { } value ? Time(value) : null;

    public static DateTimeOffset GetTime(this DbDataReader row, int column) => Time(row.GetInt64(column));

    public static DateTimeOffset? GetTimeOrNull(this DbDataReader row, int column) =>
        row.IsDBNull(column) ? null : row.GetTime(column);

    public static string? GetTextOrNull(this DbDataReader row, int column) =>
        row.IsDBNull(column) ? null : row.GetString(column);

    public static string Json(IReadOnlyList<string> texts) => JsonSerializer.Serialize(texts);

    public static IReadOnlyList<string> Texts(string json) => JsonSerializer.Deserialize<List<string>>(json)!;

    /// <summary>What names and search words are compared by: ignoring case, however Hangul was composed.</summary>
    public static string Key(string text) => Keepable(text).Normalize(NormalizationForm.FormC).ToUpperInvariant();

    /// <summary>
    /// PostgreSQL keeps neither the character NUL nor halves of surrogate pairs, and texts from elsewhere have both:
    /// a run must not fail to be recorded for that. They become the replacement character.
    /// </summary>
    public static string Keepable(string text)
    {
        if (!text.Contains('\0', StringComparison.Ordinal) && IsWellFormed(text))
        {
            return text;
        }

        return Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text.Replace('\0', '\uFFFD')));
    }

    private static bool IsWellFormed(string text)
    {
        for (var index = 0; index < text.Length; index++)
        {
            if (!char.IsSurrogate(text[index]))
            {
                continue;
            }

            if (!char.IsHighSurrogate(text[index]) || index + 1 == text.Length || !char.IsLowSurrogate(text[index + 1]))
            {
                return false;
            }

            index++;
        }

        return true;
    }
}
