using MetaFlow.Json;

namespace MetaFlow.Runs.Reruns;

/// <summary>Asks for a run that does again what another one did, or a part of it.</summary>
/// <param name="Of">A run that has ended.</param>
/// <param name="Inputs">The inputs that are to be others; the rest are as they were.</param>
public sealed record RerunRequest(RunId Of, RerunFrom From, JsonObject Inputs, string By)
{
    /// <summary>The revision to run; null is the definition that the run had.</summary>
    public int? Revision { get; init; }

    public string? Why { get; init; }
}

/// <summary>From where a run is run again.</summary>
public abstract record RerunFrom
{
    private RerunFrom()
    {
    }

    /// <summary>As it is written in a command or a request; null where more than one place is named.</summary>
    public static RerunFrom? Of(string? step, bool failed, string? failedItems) => (step, failed, failedItems) switch
    {
        (null, false, null) => new Beginning(),
        ({ } path, false, null) => new Step(path),
        (null, true, null) => new Failure(),
        (null, false, { } loop) => new FailedItems(loop),
        _ => null,
    };

    /// <summary>As <c>rerun.from</c> in journals: never changed.</summary>
    public abstract string Word { get; }

    /// <summary>From the beginning: nothing is taken over.</summary>
    public sealed record Beginning : RerunFrom
    {
        public override string Word => "beginning";
    }

    /// <summary>From this step on.</summary>
    /// <param name="Path">Its id, or its path as the definition or as the journal has it.</param>
    public sealed record Step(string Path) : RerunFrom
    {
        public override string Word => "step";
    }

    /// <summary>From where it failed, or was cancelled.</summary>
    public sealed record Failure : RerunFrom
    {
        public override string Word => "failure";
    }

    /// <summary>The items of a loop that did not complete, and what comes behind the loop.</summary>
    public sealed record FailedItems(string Path) : RerunFrom
    {
        public override string Word => "failed-items";
    }
}

/// <summary>Which run another one reruns.</summary>
/// <param name="From">A word of <see cref="RerunFrom"/>.</param>
/// <param name="Step">The step from which on it runs anew, as it was named; null where there is none.</param>
public sealed record Lineage(RunId Of, string From, string? Step, string? Why)
{
    private const string Member = "rerun";

    internal static Lineage? Read(JsonObject payload) =>
        payload[Member] is JsonObject rerun && RunId.TryParse(Text(rerun, "of"), out var of)
            ? new Lineage(of, Text(rerun, "from") ?? "", Text(rerun, "step"), Text(payload, "why"))
            : null;

    internal (string, JsonData)[] Members() =>
    [
        (Member, JsonObject.Of(("of", Of.ToString()), ("from", From), ("step", Step))),
        .. Why is null ? Array.Empty<(string, JsonData)>() : [("why", Why)],
    ];

    internal JsonObject ToJson() => JsonObject.Of(("of", Of.ToString()), ("from", From), ("step", Step), ("why", Why));

    private static string? Text(JsonObject members, string name) => (members[name] as JsonText)?.Value;
}

/// <summary>What a run takes over from the one that it reruns.</summary>
internal sealed record Reuse(Lineage Lineage, IReadOnlyList<RunEvent> Events);
