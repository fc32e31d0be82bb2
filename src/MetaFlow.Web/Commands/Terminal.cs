using System.Globalization;
using MetaFlow.Json;

namespace MetaFlow.Web.Commands;

/// <summary>Where verbs write: results to one stream, problems to the other.</summary>
internal sealed class Terminal(TextWriter output, TextWriter errors)
{
    public TextWriter Output { get; } = output;

    public void Line(string text = "") => Output.WriteLine(text);

    public void Json(JsonData value) => Output.WriteLine(value.ToString());

    public void Error(string text) => errors.WriteLine(text);

    /// <summary>A problem as compilers write them, so that editors jump to the place: <c>file:3:7: sentence</c>.</summary>
    public void Problem(Problem problem, string? file = null)
    {
        var said = problem.In(CultureInfo.CurrentUICulture);
        var place = (file, said.Line) switch
        {
            (null, _) => said.Path is { Length: > 0 } path ? $"{path}: " : "",
            (_, null) => $"{file}: ",
            _ => $"{file}:{said.Line}:{said.Column}: ",
        };
        var hint = said.Hint is null ? "" : $" {said.Hint}";
        var mark = said.Severity == Severity.Warning ? CommandTexts.Get("warning") : "";
        errors.WriteLine($"{place}{mark}{said.Message}{hint} [{said.Code}]");
    }

    public void Problems(IEnumerable<Problem> problems, string? file = null)
    {
        foreach (var problem in problems)
        {
            Problem(problem, file);
        }
    }

    /// <summary>Columns as wide as their widest cell; Korean letters count two.</summary>
    public void Table(IReadOnlyList<string> head, IReadOnlyList<IReadOnlyList<string>> rows)
    {
        var widths = head.Select((title, column) => rows.Select(row => Width(row[column])).Append(Width(title)).Max()).ToArray();
        foreach (var row in rows.Prepend(head))
        {
            Line(string.Join("  ", row.Select((cell, column) => cell + new string(' ', widths[column] - Width(cell)))).TrimEnd());
        }
    }

    private static int Width(string text) => text.EnumerateRunes().Sum(rune => rune.Value >= 0x1100 ? 2 : 1);
}
