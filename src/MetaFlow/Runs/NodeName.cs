namespace MetaFlow.Runs;

/// <summary>What this process is called in leases: the machine, and a part that is new at each start.</summary>
public sealed record NodeName(string Value)
{
    public static NodeName New(TimeProvider clock) =>
        new($"{Environment.MachineName}-{Environment.ProcessId}-{clock.GetUtcNow().ToUnixTimeMilliseconds():x}");
}
