using MetaFlow.Json;

namespace MetaFlow.Runs;

/// <summary>
/// What journal entries carry, as JSON. Every entry that has a payload has <c>v</c>, the version of its shape: a new
/// shape gets a new version, and the old ones stay readable.
/// </summary>
internal static class JournalPayload
{
    private const int Version = 1;

    public static byte[] Queued(JsonObject inputs) => Write(("inputs", inputs));

    public static byte[] Completed(JsonData output, JsonObject? vars) => vars is null
        ? Write(("output", output))
        : Write(("output", output), ("vars", vars));

    /// <summary>A decision of the engine itself: which way a condition went.</summary>
    public static byte[] Branch(string branch) => Write(("branch", branch));

    public static byte[] Failed(Problem problem, DateTimeOffset? retryAt) => retryAt is { } at
        ? Write(("problem", Written(problem)), ("retryAt", at.ToUnixTimeMilliseconds()))
        : Write(("problem", Written(problem)));

    public static JsonObject Read(JournalEntry entry) =>
        entry.Payload.IsEmpty ? JsonObject.Empty : (JsonObject)JsonData.Parse(entry.Payload.Span);

    public static Problem ReadProblem(JsonObject payload)
    {
        var problem = (JsonObject)payload["problem"]!;
        return new Problem(Text("code") ?? "", Text("message") ?? "", Text("path"), Text("hint"))
        {
            Names = (problem["names"] as JsonObject)?.ToDictionary(name => name.Key, name => ((JsonText)name.Value).Value)
                ?? [],
        };

        string? Text(string name) => (problem[name] as JsonText)?.Value;
    }

    private static JsonObject Written(Problem problem)
    {
        var names = new JsonObject.Builder();
        foreach (var (name, value) in problem.Names)
        {
            names[name] = value;
        }

        return JsonObject.Of(
            ("code", problem.Code), ("message", problem.Message), ("path", problem.Path), ("hint", problem.Hint),
            ("names", names.ToObject()));
    }

    private static byte[] Write(params ReadOnlySpan<(string, JsonData)> members) =>
        JsonObject.Of([("v", Version), .. members]).ToUtf8();
}
