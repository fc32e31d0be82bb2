using MetaFlow.Json;

namespace MetaFlow.Workflows;

/// <summary>When a schedule fires, as its author wrote it.</summary>
public sealed record ScheduleText(string? Cron, TimeSpan? Every, string TimeZone);
