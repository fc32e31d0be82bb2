namespace MetaFlow.Workflows.ReadBack;

/// <summary>Says how many runs there are at once, and which are kept.</summary>
internal static class RunPolicyWords
{
    public static IEnumerable<string> Say(Workflow workflow, Wording words) =>
    [
        .. workflow.Concurrency is { } concurrency ? [Of(concurrency, words)] : Array.Empty<string>(),
        .. workflow.Retention is { } retention ? [Of(retention, words)] : Array.Empty<string>(),
    ];

    public static string Of(ConcurrencyPolicy concurrency, Wording words) => string.Join(
        ' ',
        words.Say(
            concurrency.Key is null ? "concurrency" : "concurrency.key",
            ("count", Wording.Number(concurrency.Limit)), ("key", concurrency.Key is { } key ? words.Value(key.Written) : "")),
        words.Say($"concurrency.{concurrency.Overlap}"));

    public static string Of(RetentionPolicy retention, Wording words) => words.Say(
        retention switch { { Runs: null } => "retention.keep", { Keep: null } => "retention.runs", _ => "retention.both" },
        ("duration", retention.Keep is { } keep ? words.Duration(keep) : ""),
        ("count", retention.Runs is { } runs ? Wording.Number(runs) : ""));
}
