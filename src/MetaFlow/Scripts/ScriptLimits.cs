namespace MetaFlow.Scripts;

/// <summary>What one call of a script may use.</summary>
/// <param name="Timeout">How long it may take.</param>
/// <param name="Cpu">The processor time it may use.</param>
/// <param name="OutputBytes">The most bytes of JSON it may return.</param>
/// <param name="SingleUse">Whether it has a child to itself, which ends with it.</param>
public sealed record ScriptLimits(TimeSpan Timeout, TimeSpan Cpu, int OutputBytes, bool SingleUse = false)
{
    /// <summary>All that the operator allows.</summary>
    public static ScriptLimits Of(ScriptOptions options) => new(options.Timeout, options.Cpu, options.OutputBytes);

    /// <summary>These limits, lowered to what the operator allows.</summary>
    public ScriptLimits Within(ScriptOptions options) => this with
    {
        Timeout = Timeout < options.Timeout ? Timeout : options.Timeout,
        Cpu = Cpu < options.Cpu ? Cpu : options.Cpu,
        OutputBytes = Math.Min(OutputBytes, options.OutputBytes),
    };
}
