namespace MetaFlow.Schedules;

/// <summary>What is wrong in a cron expression, and which characters of the text it is about.</summary>
/// <param name="Position">Counted from 0.</param>
public sealed record CronProblem(Problem Problem, int Position, int Length);
