using System.Text;
using System.Text.Json.Nodes;

namespace MetaFlow.Scripting;

/// <summary>Reads and writes tables as text: RFC 4180, with any separator.</summary>
public static class Csv
{
    /// <summary>Rows as objects, named by the first row. A name that is missing or double gets a number.</summary>
    public static List<Dictionary<string, string>> Read(string text, char separator = ',')
    {
        var rows = ReadRows(text, separator);
        if (rows.Count == 0)
        {
            return [];
        }

        var names = NamesOf(rows[0]);
        return [.. rows.Skip(1).Select(row => names
            .Select((name, index) => (name, value: index < row.Count ? row[index] : ""))
            .ToDictionary(cell => cell.name, cell => cell.value))];
    }

    /// <summary>Rows as lists of cells, the first one included. Empty lines are left out.</summary>
    public static List<List<string>> ReadRows(string text, char separator = ',')
    {
        var rows = new List<List<string>>();
        var row = new List<string>();
        var cell = new StringBuilder();
        var quoted = false;
        var wasQuoted = false;

        for (var at = text.StartsWith('\uFEFF') ? 1 : 0; at < text.Length; at++)
        {
            var letter = text[at];
            if (quoted)
            {
                if (letter != '"')
                {
                    cell.Append(letter);
                }
                else if (at + 1 < text.Length && text[at + 1] == '"')
                {
                    cell.Append('"');
                    at++;
                }
                else
                {
                    quoted = false;
                }
            }
            else if (letter == '"' && cell.Length == 0 && !wasQuoted)
            {
                quoted = wasQuoted = true;
            }
            else if (letter == separator)
            {
                EndCell();
            }
            else if (letter is '\n' or '\r')
            {
                if (letter == '\r' && at + 1 < text.Length && text[at + 1] == '\n')
                {
                    at++;
                }

                EndRow();
            }
            else
            {
                cell.Append(letter);
            }
        }

        EndRow();
        return rows;

        void EndCell()
        {
            row.Add(cell.ToString());
            cell.Clear();
            wasQuoted = false;
        }

        void EndRow()
        {
            if (row.Count == 0 && cell.Length == 0 && !wasQuoted)
            {
                return;
            }

            EndCell();
            rows.Add(row);
            row = [];
        }
    }

    /// <summary>A table of what is given: a JSON list, dictionaries, anonymous objects or records; the names of the first row and of all later ones are the header.</summary>
    public static string Write(object? rows, char separator = ',')
    {
        var list = Json.Of(rows).Items;
        var names = list.OfType<JsonObject>().SelectMany(row => row.Select(member => member.Key)).Distinct().ToList();
        var text = new StringBuilder();
        if (names.Count > 0)
        {
            Line(names);
        }

        foreach (var row in list)
        {
            Line(row is JsonObject members ? names.Select(name => members[name]).Select(Cell) : row.Items.Select(Cell));
        }

        return text.ToString();

        void Line(IEnumerable<string> cells) => text.AppendJoin(separator, cells.Select(cell => Quoted(cell, separator))).Append('\n');
    }

    private static string Cell(JsonNode? value) => value is JsonArray or JsonObject ? Json.Text(value) : value.Text ?? "";

    private static string Quoted(string cell, char separator) =>
        cell.AsSpan().IndexOfAny([separator, '"', '\n', '\r']) >= 0 || cell.StartsWith(' ') || cell.EndsWith(' ')
            ? $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\""
            : cell;

    private static List<string> NamesOf(List<string> header)
    {
        var names = new List<string>();
        foreach (var cell in header)
        {
            var name = cell.Trim();
            name = name.Length == 0 ? $"column{names.Count + 1}" : name;
            var free = name;
            for (var number = 2; names.Contains(free); number++)
            {
                free = $"{name}{number}";
            }

            names.Add(free);
        }

        return names;
    }
}
