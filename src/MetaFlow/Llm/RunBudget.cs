using MetaFlow.Json;
using Microsoft.Extensions.Options;

namespace MetaFlow.Llm;

/// <summary>
/// Counts what each run uses of the model, so that none uses more than it may. What a run used before this node took it
/// over is read off the outputs of its steps; what failed attempts used elsewhere is not in there.
/// </summary>
public sealed class RunBudget(IOptions<LlmOptions> options)
{
    // The meter of a run that nobody has asked for so long is read off its outputs again.
    private const int MostRuns = 4096;
    private const int MaxDepth = 16;

    private readonly Lock _lock = new();
    private readonly Dictionary<RunId, LinkedListNode<(RunId Run, RunMeter Meter)>> _byRun = [];
    private readonly LinkedList<(RunId Run, RunMeter Meter)> _byUse = [];

    /// <param name="outputs">What the steps of the run have given so far.</param>
    public RunMeter Of(RunId run, JsonObject outputs)
    {
        lock (_lock)
        {
            if (_byRun.TryGetValue(run, out var known))
            {
                _byUse.Remove(known);
            }
            else
            {
                known = new LinkedListNode<(RunId, RunMeter)>((run, new RunMeter(options.Value, UsedIn(outputs))));
                _byRun[run] = known;
            }

            _byUse.AddFirst(known);
            if (_byUse.Count > MostRuns)
            {
                _byRun.Remove(_byUse.Last!.Value.Run);
                _byUse.RemoveLast();
            }

            return known.Value.Meter;
        }
    }

    /// <summary>The tokens in every output of a model among the outputs, those inside loops too.</summary>
    internal static ModelUsage UsedIn(JsonData outputs, int depth = 0) => outputs switch
    {
        _ when depth > MaxDepth => ModelUsage.None,
        JsonObject output when output["provider"] is JsonText
            && output["tokens"] is JsonObject tokens
            && tokens["input"] is JsonNumber input
            && tokens["output"] is JsonNumber written => new ModelUsage(Count(input), Count(written)),
        JsonObject members => Sum(members.Select(member => member.Value), depth),
        JsonArray items => Sum(items, depth),
        _ => ModelUsage.None,
    };

    private static ModelUsage Sum(IEnumerable<JsonData> parts, int depth) =>
        parts.Aggregate(ModelUsage.None, (sum, part) => sum.Plus(UsedIn(part, depth + 1)));

    private static long Count(JsonNumber number) => (long)Math.Clamp(number.Value, 0, JsonNumber.MaxExactInteger);
}

/// <summary>What one run has used of the model, and what it still may. Steps that run side by side share it.</summary>
public sealed class RunMeter
{
    private readonly Lock _lock = new();
    private readonly LlmOptions _options;
    private ModelUsage _used;
    private ModelUsage _reserved = ModelUsage.None;

    internal RunMeter(LlmOptions options, ModelUsage used) => (_options, _used) = (options, used);

    public ModelUsage Used
    {
        get
        {
            lock (_lock)
            {
                return _used;
            }
        }
    }

    /// <summary>Sets aside the most that a call can use; a problem where the run may not use so much.</summary>
    internal Problem? Reserve(ModelUsage most)
    {
        lock (_lock)
        {
            var after = _used.Plus(_reserved).Plus(most);
            if (_options.RunTokens > 0 && after.Total > _options.RunTokens)
            {
                return Problem.Of("llm.run_tokens", ("limit", _options.RunTokens), ("used", _used.Total), ("needed", most.Total));
            }

            if (_options.RunCost > 0 && _options.CostOf(after) > _options.RunCost)
            {
                return Problem.Of(
                    "llm.run_cost", ("limit", _options.RunCost), ("used", decimal.Round(_options.CostOf(_used), 6)),
                    ("needed", decimal.Round(_options.CostOf(most), 6)));
            }

            _reserved = _reserved.Plus(most);
            return null;
        }
    }

    /// <summary>Gives back what was set aside and counts what was used.</summary>
    internal void Settle(ModelUsage most, ModelUsage used)
    {
        lock (_lock)
        {
            _reserved = _reserved.Minus(most);
            _used = _used.Plus(used);
        }
    }
}
