namespace MetaFlow;

/// <summary>Something a person can put right: what is wrong, where it is, and what to do about it.</summary>
/// <param name="Code"><c>room.reason</c>: for tests, metrics and translations; never changes.</param>
/// <param name="Message">The fact, with the thing it is about in single quotes.</param>
/// <param name="Path">Where in the input: a JSON path such as <c>steps[2].settings.url</c>.</param>
/// <param name="Hint">The next action.</param>
public sealed record Problem(string Code, string Message, string? Path = null, string? Hint = null)
{
    /// <summary>What the message names, by name, so that the sentence can be said in another language.</summary>
    public IReadOnlyDictionary<string, string> Names { get; init; } = NoNames;

    /// <summary>The line in the input, counted from 1, where one is known.</summary>
    public int? Line { get; init; }

    /// <summary>The column in that line, counted from 1.</summary>
    public int? Column { get; init; }

    /// <summary>A warning does not stop anything; everything else does.</summary>
    public Severity Severity { get; init; } = Severity.Error;

    private static readonly IReadOnlyDictionary<string, string> NoNames = new Dictionary<string, string>();
}

/// <summary>Whether a problem stops what it is about.</summary>
public enum Severity
{
    Error,
    Warning,
}
