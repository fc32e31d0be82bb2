using System.Globalization;
using System.Text.Json;
using MetaFlow.Json;

namespace MetaFlow.Knowledge.Eval;

/// <summary>Reads a test collection: <c>docs.jsonl</c>, <c>queries.jsonl</c> and <c>qrels.tsv</c> in one folder.</summary>
public static class EvalFiles
{
    private static readonly string[] Files = ["docs.jsonl", "queries.jsonl", "qrels.tsv"];

    /// <summary>The collection, or what keeps it from being read.</summary>
    public static (EvalCollection? Collection, Problem? Problem) Read(string folder)
    {
        if (Files.FirstOrDefault(file => !File.Exists(Path.Combine(folder, file))) is { } missing)
        {
            return (null, Problem.Of("knowledge.no_collection", ("folder", folder), ("file", missing)));
        }

        var grades = new Dictionary<string, Dictionary<string, int>>(StringComparer.Ordinal);
        foreach (var (number, line) in Lines(folder, Files[2]))
        {
            var parts = line.Split('\t', StringSplitOptions.TrimEntries);
            if (parts.Length != 3 || !int.TryParse(parts[2], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var grade))
            {
                return (null, Unreadable(Files[2], number));
            }

            if (grade > 0)
            {
                (grades.TryGetValue(parts[0], out var known) ? known : grades[parts[0]] = new(StringComparer.Ordinal))[parts[1]] = grade;
            }
        }

        var (documents, problem) = Objects(folder, Files[0], (id, row) =>
            new EvalDocument(id, Text(row, "title") ?? "", Text(row, "text") ?? "", Text(row, "lang"), Text(row, "domain")));
        if (problem is not null)
        {
            return (null, problem);
        }

        var none = new Dictionary<string, int>();
        var (questions, second) = Objects(folder, Files[1], (id, row) => new EvalQuestion(
            id, Text(row, "text") ?? "", Text(row, "lang"), Text(row, "domain"), grades.GetValueOrDefault(id) ?? none));
        return second is null
            ? (new EvalCollection(documents, [.. questions.Where(question => question.Grades.Count > 0)]), null)
            : (null, second);
    }

    private static (List<T> Read, Problem? Problem) Objects<T>(string folder, string file, Func<string, JsonObject, T> make)
    {
        var read = new List<T>();
        foreach (var (number, line) in Lines(folder, file))
        {
            try
            {
                if (JsonData.Parse(line) is JsonObject row && Text(row, "id") is { Length: > 0 } id)
                {
                    read.Add(make(id, row));
                    continue;
                }
            }
            catch (JsonException)
            {
                // Said below, with the line.
            }

            return (read, Unreadable(file, number));
        }

        return (read, null);
    }

    private static IEnumerable<(int Number, string Line)> Lines(string folder, string file) =>
        File.ReadLines(Path.Combine(folder, file)).Select((line, at) => (at + 1, line)).Where(each => each.line.Trim().Length > 0);

    private static string? Text(JsonObject row, string name) => row[name] is JsonText text ? text.Value : null;

    private static Problem Unreadable(string file, int line) =>
        Problem.Of("knowledge.unreadable_collection", ("file", file), ("line", line.ToString(CultureInfo.InvariantCulture)));
}
