using System.Globalization;
using System.Xml;
using MetaFlow.Json;
using MetaFlow.Shapes;

namespace MetaFlow.Steps.Wait;

/// <summary>Lets a run rest for some time, until a time, or until something happens. Nothing is held meanwhile.</summary>
[StepType("wait", AlsoCalled = ["delay", "sleep"])]
public sealed class WaitStep(TimeProvider clock) : IStep<WaitSettings>, IForeseesOutput, IChecksSettings
{
    private static readonly string[] Ways = ["for", "until", "event"];
    private static readonly string[] Durations = ["for", "atMost"];
    private static readonly string[] OfEvents = ["match", "atMost", "onTimeout"];

    public static StepShape Foresee(SettingShapes settings) => new(settings["event"].Shape is Shape.Nothing
        ? Shape.ObjectOf([KeyValuePair.Create("until", new Member(new Shape.Text()))])
        : Shape.ObjectOf(
        [
            KeyValuePair.Create("timedOut", new Member(new Shape.Flag())),
            KeyValuePair.Create("event", new Member(Shape.Unknown, Presence.Perhaps)),
        ]));

    public static IEnumerable<SettingProblem> Check(WrittenSettings settings)
    {
        string[] ways = [.. Ways.Where(name => settings[name] is not null)];
        if (ways.Length != 1)
        {
            yield return new SettingProblem("", Problem.Of("wait.one_way", ("found", ways.Length == 0 ? "–" : string.Join(", ", ways))));
        }

        foreach (var name in Durations)
        {
            if (settings.Text(name) is { } text && Duration(text) is null)
            {
                yield return new SettingProblem(name, Problem.Of("wait.not_a_duration", ("name", name), ("found", text)));
            }
        }

        if (settings.Text("until") is { } until && Time(until) is null)
        {
            yield return new SettingProblem("until", Problem.Of("wait.not_a_time", ("found", until)));
        }

        foreach (var name in OfEvents)
        {
            if (settings[name] is not null && settings["event"] is null)
            {
                yield return new SettingProblem(name, Problem.Of("wait.only_for_events", ("name", name)));
            }
        }
    }

    public Task<StepOutcome> RunAsync(WaitSettings settings, StepContext context, CancellationToken cancellationToken) =>
        Task.FromResult(settings.Event is null ? OnTime(settings, context) : OnEvent(settings, context));

    private StepOutcome OnTime(WaitSettings settings, StepContext context)
    {
        if (context.Waited is { } waited)
        {
            return new StepOutcome.Completed(JsonObject.Of(("until", waited.For["until"] ?? JsonNull.Value)));
        }

        if (settings.For is { } length)
        {
            return Duration(length) is { } span
                ? Until(clock.GetUtcNow() + span)
                : new StepOutcome.Failed(Problem.Of("wait.not_a_duration", ("name", "for"), ("found", length)), Retryable: false);
        }

        return Time(settings.Until ?? "") is { } time
            ? Until(time)
            : new StepOutcome.Failed(Problem.Of("wait.not_a_time", ("found", settings.Until)), Retryable: false);
    }

    private static StepOutcome.Waiting Until(DateTimeOffset time) =>
        new(new StepWait(time, JsonObject.Of(("until", time.UtcDateTime.ToString("O", CultureInfo.InvariantCulture)))));

    private StepOutcome OnEvent(WaitSettings settings, StepContext context)
    {
        if (context.Waited is { Answer: { } answer })
        {
            return new StepOutcome.Completed(JsonObject.Of(("timedOut", false), ("event", answer)));
        }

        if (context.Waited is not null)
        {
            return settings.OnTimeout == OnTimeout.Continue
                ? new StepOutcome.Completed(JsonObject.Of(("timedOut", true)))
                : new StepOutcome.Failed(Problem.Of("wait.nothing_came", ("event", settings.Event), ("limit", settings.AtMost)), Retryable: false);
        }

        var until = settings.AtMost is { } limit ? clock.GetUtcNow() + Duration(limit) : null;
        return new StepOutcome.Waiting(new StepWait(until, EventMatch.Write(settings.Event!, settings.Match, context.Data)));
    }

    private static TimeSpan? Duration(string text)
    {
        try
        {
            return XmlConvert.ToTimeSpan(text) is var span && span > TimeSpan.Zero ? span : null;
        }
        catch (Exception exception) when (exception is FormatException or OverflowException)
        {
            return null;
        }
    }

    private static DateTimeOffset? Time(string text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null;
}

/// <param name="For">A duration: <c>PT5M</c>.</param>
/// <param name="Until">A time in ISO 8601.</param>
/// <param name="Event">The type of an event.</param>
/// <param name="Match">Which of these events: an expression that sees the event beside everything in scope.</param>
/// <param name="AtMost">How long it waits for the event.</param>
public sealed record WaitSettings(
    [property: DurationSetting] string? For = null,
    string? Until = null,
    string? Event = null,
    [property: ExpressionSetting(Beside = ["event", "data"])] string? Match = null,
    [property: DurationSetting] string? AtMost = null,
    OnTimeout OnTimeout = OnTimeout.Fail);

/// <summary>What a step does when what it waits for does not come in time.</summary>
public enum OnTimeout
{
    Fail,
    Continue,
}
