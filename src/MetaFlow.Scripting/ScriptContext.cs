namespace MetaFlow.Scripting;

/// <summary>What a script may use of the run it belongs to.</summary>
public sealed class ScriptContext(DateTimeOffset now, Action<string> log)
{
    /// <summary>The time of the step; the same every time the step is repeated.</summary>
    public DateTimeOffset Now { get; } = now;

    /// <summary>Writes a line that people see beside the step.</summary>
    public void Log(string? line) => log(line ?? "");
}
