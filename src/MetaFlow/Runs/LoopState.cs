using System.Collections.Immutable;
using MetaFlow.Json;

namespace MetaFlow.Runs;

/// <summary>How far a loop is. Items that end out of order wait until those before them have ended too.</summary>
/// <param name="Settled">How many items, counted from the first, have ended without a gap.</param>
internal sealed record LoopState(
    int Count, int Settled, ImmutableDictionary<int, JsonData?> Ahead, Appended<JsonData?> Results, Appended<JsonData> Failed)
{
    public static LoopState Of(int count) =>
        new(count, 0, ImmutableDictionary<int, JsonData?>.Empty, Appended<JsonData?>.Empty, Appended<JsonData>.Empty);

    /// <summary>What <c>$now()</c> is for its items; null where that is when it was begun.</summary>
    public DateTimeOffset? ItemsAt { get; init; }

    /// <summary>The first problem of an item, where one has failed.</summary>
    public Problem? Problem { get; init; }

    /// <summary>What the loop gives once every item has ended.</summary>
    public JsonObject Output => JsonObject.Of(
        ("results", JsonArray.Create([.. Results.Items.OfType<JsonData>()])), ("failed", JsonArray.Create([.. Failed.Items])));

    public bool IsSettled(int index) => index < Settled || Ahead.ContainsKey(index);

    /// <summary>One more item has ended.</summary>
    /// <param name="result">Null for one that failed.</param>
    public LoopState Settle(int index, JsonData? result)
    {
        if (index != Settled)
        {
            return this with { Ahead = Ahead.SetItem(index, result) };
        }

        var (settled, ahead, results) = (Settled + 1, Ahead, Results.Add(result));
        while (ahead.TryGetValue(settled, out var next))
        {
            (ahead, results) = (ahead.Remove(settled), results.Add(next));
            settled++;
        }

        return this with { Settled = settled, Ahead = ahead, Results = results };
    }

    /// <summary>One more item has failed.</summary>
    /// <param name="result">What stands in its place; null leaves it out.</param>
    public LoopState Fail(int index, JsonData? result, JsonData item, Problem problem) => Settle(index, result) with
    {
        Failed = Failed.Add(JsonObject.Of(
            ("index", index), ("item", item), ("code", problem.Code), ("message", problem.Message))),
        Problem = Problem ?? problem,
    };
}

/// <summary>
/// A list that only grows. The newest one and those before it share what they have; adding to an older one copies.
/// </summary>
internal sealed class Appended<T>
{
    public static readonly Appended<T> Empty = new([], 0);

    private readonly List<T> _items;

    private Appended(List<T> items, int count) => (_items, Count) = (items, count);

    public int Count { get; }

    public IEnumerable<T> Items => _items.Take(Count);

    public Appended<T> Add(T item)
    {
        // The empty one is shared by everybody.
        var mine = Count > 0 && _items.Count == Count ? _items : [.. _items.Take(Count)];
        mine.Add(item);
        return new Appended<T>(mine, Count + 1);
    }
}
