using System.Globalization;
using MetaFlow.Json;

namespace MetaFlow.Events;

/// <summary>Something that happened.</summary>
/// <param name="Id">Version 7, so that ids sort by time.</param>
/// <param name="Type">Such as <c>order.paid</c>.</param>
/// <param name="Key">The same for every attempt to tell of it; null where nobody tells of it twice.</param>
/// <param name="Run">The run that told of it; null where none did.</param>
public sealed record WorkflowEvent(Guid Id, string Type, JsonData Data, string? Key, RunId? Run, DateTimeOffset At)
{
    /// <summary>Through how many runs it came: 0 where none told of it.</summary>
    public int Depth { get; init; }

    /// <summary>The runs that it started, and those that it could not start, each with its workflow and trigger; null where there are none, or not yet.</summary>
    public JsonArray? Outcome { get; init; }

    /// <summary>As whoever hears of it sees it.</summary>
    public JsonObject ToJson() => JsonObject.Of(
        ("id", Id.ToString("D")), ("type", Type), ("data", Data), ("at", At.UtcDateTime.ToString("O", CultureInfo.InvariantCulture)));
}

/// <summary>A step of a run that waits for an event.</summary>
/// <param name="For">What it waits for, as it said.</param>
public sealed record EventWait(RunId Run, string StepPath, JsonObject For);

/// <summary>Which events a list shows, newest first.</summary>
/// <param name="Before">Events older than this one: the last of the page before.</param>
public sealed record EventQuery(string? Type = null, Guid? Before = null, int Limit = 50);
