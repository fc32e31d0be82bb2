namespace MetaFlow.Schedules;

/// <summary>Splits a cron expression into its fields and reads each; the first thing that is wrong ends it.</summary>
internal static class CronReader
{
    private static readonly (string Name, string Means)[] ShortForms =
    [
        ("@hourly", "0 * * * *"),
        ("@daily", "0 0 * * *"),
        ("@midnight", "0 0 * * *"),
        ("@weekly", "0 0 * * 0"),
        ("@monthly", "0 0 1 * *"),
        ("@yearly", "0 0 1 1 *"),
        ("@annually", "0 0 1 1 *"),
    ];

    // Any will do: what fires at all fires within 40 years of it.
    private static readonly DateTime SomeDay = new(2000, 1, 1);

    public static (Cron? Cron, CronProblem? Problem) Read(string text)
    {
        var words = Words(text);
        var plain = string.Join(' ', words.Select(word => text[word]));
        if (plain.StartsWith('@'))
        {
            var form = Array.Find(ShortForms, form => form.Name.Equals(plain, StringComparison.OrdinalIgnoreCase));
            return form.Means is null
                ? (null, About(CronProblems.ShortForm(plain, [.. ShortForms.Select(known => known.Name)]), text, words[0].Start.Value..words[^1].End.Value))
                : (Named(Read(form.Means).Cron!, plain), null);
        }

        if (words.Count is not (5 or 6))
        {
            return (null, About(CronProblems.Fields(plain, words.Count), text, ..));
        }

        var days = new CronDays { Days = default, Weekdays = default };
        var values = new CronValues[6];
        values[0] = new CronValues(Bits: 1, Unrestricted: false, Repeats: false);
        for (var i = 0; i < words.Count; i++)
        {
            var field = i + 6 - words.Count;
            var reader = new CronFieldReader(CronPart.InOrder[field], text, words[i], days);
            if (!reader.TryRead(out values[field], out var problem))
            {
                return (null, problem);
            }

            days = reader.Days;
        }

        days = days with { Days = values[3], Weekdays = values[5] };
        var cron = new Cron(plain, values[0], values[1], values[2], values[4], days);
        return cron.Next(SomeDay, ScheduleDays.EveryDay) is null
            ? (null, About(CronProblems.Never(plain), text, words[^3].Start.Value..words[^1].End.Value))
            : (cron, null);
    }

    private static Cron Named(Cron cron, string name) => new(name, cron.Seconds, cron.Minutes, cron.Hours, cron.Months, cron.Days);

    private static CronProblem About(Problem problem, string text, Range range)
    {
        var (start, length) = range.GetOffsetAndLength(text.Length);
        return new CronProblem(problem, start, length);
    }

    private static List<Range> Words(string text)
    {
        var words = new List<Range>(6);
        for (var at = 0; at < text.Length;)
        {
            var start = at;
            while (at < text.Length && char.IsWhiteSpace(text[at]) == char.IsWhiteSpace(text[start]))
            {
                at++;
            }

            if (!char.IsWhiteSpace(text[start]))
            {
                words.Add(start..at);
            }
        }

        return words;
    }
}
