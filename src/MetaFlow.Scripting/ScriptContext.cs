namespace MetaFlow.Scripting;

/// <summary>What a script knows of its run, as <c>ctx</c>.</summary>
/// <param name="now">The time of the run; the same when the run is repeated.</param>
/// <param name="log">Takes a line of the script's log.</param>
public sealed class ScriptContext(DateTimeOffset now, Action<string>? log = null)
{
    /// <summary>The time at which the step began, in UTC. It does not move while the script runs.</summary>
    public DateTimeOffset Now { get; } = now;

    /// <summary>Writes a line into the log of the run.</summary>
    public void Log(string? line) => log?.Invoke(line ?? "");

    /// <summary>Writes a value as JSON into the log of the run.</summary>
    public void Log(object? value) => Log(value as string ?? Json.Text(value));
}
