namespace MetaFlow.Schedules;

/// <summary>Each way in which a cron expression can be wrong, in words.</summary>
internal static class CronProblems
{
    public static Problem Fields(string text, int count) => Problem.Of("schedules.cron_fields", ("cron", text), ("count", count));

    public static Problem ShortForm(string name, IReadOnlyList<string> known) => Problem.OfUnknown("schedules.cron_short_form", name, known);

    public static Problem Value(CronPart part, string found) => Problem.Of(
        "schedules.cron_value", ("field", part.Word), ("found", found), ("minimum", part.Minimum), ("maximum", part.Maximum));

    public static Problem Step(CronPart part, string found) => Problem.Of(
        "schedules.cron_step", ("field", part.Word), ("found", found), ("maximum", part.Count - 1));

    public static Problem Name(CronPart part, string name)
    {
        // MONDAY is meant for MON, which no counting of letters would say.
        var nearest = Array.Find(part.Names, known => name.StartsWith(known, StringComparison.OrdinalIgnoreCase)) ?? Nearest.Of(name, part.Names);
        return nearest is null
            ? Problem.Of("schedules.cron_name", ("field", part.Word), ("name", name), ("known", string.Join(", ", part.Names)))
            : Problem.Of("schedules.cron_name", ("field", part.Word), ("name", name), ("nearest", nearest));
    }

    public static Problem Misplaced(CronPart part, string name, CronPart home) => Problem.Of(
        "schedules.cron_misplaced", ("field", part.Word), ("name", name), ("home", home.Word));

    public static Problem Sign(CronPart part, string sign) => Problem.Of("schedules.cron_sign", ("field", part.Word), ("sign", sign));

    public static Problem Nth(string found) => Problem.Of("schedules.cron_nth", ("found", found));

    public static Problem Empty(CronPart part) => Problem.Of("schedules.cron_empty", ("field", part.Word));

    public static Problem Incomplete(CronPart part, string found) =>
        Problem.Of("schedules.cron_incomplete", ("field", part.Word), ("found", found));

    public static Problem Never(string text) => Problem.Of("schedules.cron_never", ("cron", text));
}
