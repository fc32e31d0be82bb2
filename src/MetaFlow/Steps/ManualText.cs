namespace MetaFlow.Steps;

/// <summary>Finds in a manual what other places say too, so that it is written once.</summary>
internal static class ManualText
{
    /// <summary>The first paragraph behind the title.</summary>
    public static string Summary(string manual) => string.Join(' ', manual.Split('\n')
        .SkipWhile(line => line.Length == 0 || line.StartsWith('#'))
        .TakeWhile(line => line.Trim().Length > 0)
        .Select(line => line.Trim()));

    /// <summary>The second cell of the row that begins with the setting's name in backquotes.</summary>
    public static string? Row(string manual, string setting) => manual.Split('\n')
        .Select(line => line.Split('|', StringSplitOptions.TrimEntries))
        .FirstOrDefault(cells => cells.Length >= 4 && cells[1] == $"`{setting}`")?[2];
}
