using System.Globalization;
using System.Text.Json;
using MetaFlow.Json;
using MetaFlow.Triggers;
using MetaFlow.Web.Forms;

namespace MetaFlow.Web.Api;

/// <summary>Triggers and firings as JSON, the same for the API and for verbs.</summary>
internal static class TriggerJson
{
    public static JsonData Of(TriggerView trigger) => JsonObject.Of(
        ("workflow", trigger.Key.Workflow),
        ("trigger", trigger.Key.Trigger),
        ("type", trigger.Declared.TypeName),
        ("revision", trigger.Revision),
        ("state", Word(trigger.Look)),
        ("standing", trigger.State is { } state ? Word(state.Standing) : Word(TriggerStanding.AsWritten)),
        ("by", trigger.State?.By),
        ("why", trigger.State?.Why),
        ("since", Time(trigger.State?.SetAt)),
        ("circuitUntil", Time(trigger.State?.CircuitUntil)),
        ("next", Time(trigger.Next)),
        ("last", trigger.Last is { } last ? Of(last) : JsonNull.Value),
        ("written", trigger.Declared.Written));

    public static JsonData Of(Firing firing) => JsonObject.Of(
        ("workflow", firing.WorkflowId),
        ("trigger", firing.TriggerId),
        ("dueAt", Time(firing.DueAt)),
        ("until", Time(firing.Until)),
        ("occurrences", firing.Occurrences),
        ("outcome", Word(firing.Outcome)),
        ("settledAt", Time(firing.SettledAt)),
        ("run", firing.Run?.ToString()),
        ("reason", firing.Reason),
        ("cursor", CursorOf(firing)));

    public static JsonData Of(FormLink link) => JsonObject.Of(("link", link.Address), ("until", Time(link.Until)));

    public static string Word<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());

    public static FiringOutcome? Outcome(string word) =>
        Enum.GetValues<FiringOutcome>().Where(outcome => Word(outcome).Equals(word, StringComparison.OrdinalIgnoreCase)).Select(outcome => (FiringOutcome?)outcome).FirstOrDefault();

    public static JsonData Time(DateTimeOffset time) => new JsonText(time.UtcDateTime.ToString("O", CultureInfo.InvariantCulture));

    /// <summary>Where a list goes on; null where the text is no such place.</summary>
    public static FiringPlace? Cursor(string? written) =>
        written?.Split('/', 3) is [var at, var workflow, var trigger] && long.TryParse(at, CultureInfo.InvariantCulture, out var milliseconds)
            && milliseconds is >= 0 and < 253_402_300_800_000
            ? new FiringPlace(DateTimeOffset.FromUnixTimeMilliseconds(milliseconds), new TriggerKey(workflow, trigger))
            : null;

    private static string CursorOf(Firing firing) =>
        string.Create(CultureInfo.InvariantCulture, $"{firing.DueAt.ToUnixTimeMilliseconds()}/{firing.WorkflowId}/{firing.TriggerId}");

    private static JsonData Time(DateTimeOffset? time) => time is { } at ? Time(at) : JsonNull.Value;
}
