using System.Collections.Concurrent;
using System.Globalization;
using MetaFlow.Json;

namespace MetaFlow.Web.Hooks;

/// <summary>The last calls of each webhook, for whoever connects a sender and wants to see what comes. Of this node, since it began.</summary>
internal sealed class ReceivedCalls
{
    private const int MostOfOne = 10;
    private const int MostHooks = 200;
    private const int LargestBody = 8 * 1024;

    private readonly ConcurrentDictionary<(string Workflow, string Trigger), Queue<ReceivedCall>> _calls = new();

    public void Note(string workflow, string trigger, ReceivedCall call, long length)
    {
        if (_calls.Count >= MostHooks && !_calls.ContainsKey((workflow, trigger)))
        {
            _calls.Clear();
        }

        var kept = length <= LargestBody ? call : call with { Received = call.Received?.With("body", JsonNull.Value), IsBodyLeftOut = true };
        var queue = _calls.GetOrAdd((workflow, trigger), static _ => new Queue<ReceivedCall>(MostOfOne));
        lock (queue)
        {
            if (queue.Count == MostOfOne)
            {
                queue.Dequeue();
            }

            queue.Enqueue(kept);
        }
    }

    /// <summary>Newest first.</summary>
    public IReadOnlyList<ReceivedCall> Of(string workflow, string trigger)
    {
        if (!_calls.TryGetValue((workflow, trigger), out var queue))
        {
            return [];
        }

        lock (queue)
        {
            return [.. queue.Reverse()];
        }
    }
}

/// <summary>A call and how it was answered. Nothing that proves who sent it is in it.</summary>
/// <param name="Received">As <c>trigger</c> has it in the run; null where it was not read.</param>
/// <param name="Problem">Why it started nothing.</param>
/// <param name="Run">The run that it started, or that was there.</param>
internal sealed record ReceivedCall(DateTimeOffset At, string Method, int Status, JsonObject? Received, Problem? Problem, RunId? Run)
{
    public bool IsBodyLeftOut { get; init; }

    public JsonObject ToJson(CultureInfo language) => JsonObject.Of(
        ("at", At.UtcDateTime.ToString("O", CultureInfo.InvariantCulture)), ("method", Method), ("status", Status),
        ("run", Run is { } run ? run.ToString() : JsonNull.Value),
        ("problem", Problem?.In(language) is { } problem ? JsonObject.Of(("code", problem.Code), ("message", problem.Message), ("hint", problem.Hint)) : JsonNull.Value),
        ("headers", Received?["headers"] ?? JsonNull.Value), ("query", Received?["query"] ?? JsonNull.Value), ("body", Received?["body"] ?? JsonNull.Value),
        ("bodyLeftOut", IsBodyLeftOut));
}
