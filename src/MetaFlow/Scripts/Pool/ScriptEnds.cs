using MetaFlow.Scripts.Sandbox;

namespace MetaFlow.Scripts.Pool;

/// <summary>What the end of a child means, from what the kernel says about it and never from what it said itself.</summary>
internal static class ScriptEnds
{
    private const int Abort = 6;
    private const int Kill = 9;
    private const int Segment = 11;
    private const int CpuExceeded = 24;
    private const int BadSystemCall = 31;

    public static Problem Problem(ChildEnd end, string errorText, bool timedOut, TimeSpan took, ScriptLimits limits, ScriptOptions options) => end switch
    {
        _ when timedOut => MetaFlow.Problem.Of("scripts.timeout", ("limit", limits.Timeout)),
        { Signal: BadSystemCall } => MetaFlow.Problem.Of("scripts.sandbox_violation", ("signal", end.Signal)),
        { Signal: CpuExceeded } => MetaFlow.Problem.Of("scripts.cpu_limit", ("limit", limits.Cpu)),

        // The kernel did: at the hard limit of processor time, which is a second behind the soft one for who ignores
        // that, or else for want of memory.
        { Signal: Kill, Killed: false } when took * Environment.ProcessorCount >= limits.Cpu => MetaFlow.Problem.Of("scripts.cpu_limit", ("limit", limits.Cpu)),
        { Signal: Kill, Killed: false } => MetaFlow.Problem.Of("scripts.memory_limit", ("limit", options.MemoryMegabytes)),
        { Signal: Abort or Segment } when OutOfMemory(errorText) => MetaFlow.Problem.Of("scripts.memory_limit", ("limit", options.MemoryMegabytes)),
        { Signal: Abort or Segment } when errorText.Contains("Stack overflow", StringComparison.Ordinal) =>
            MetaFlow.Problem.Of("scripts.crashed", ("how", "@stack_overflow")),
        { Signal: > 0 } => MetaFlow.Problem.Of("scripts.crashed", ("how", "@process_ended")),
        _ => MetaFlow.Problem.Of("scripts.no_result"),
    };

    private static bool OutOfMemory(string errorText) =>
        errorText.Contains("OutOfMemoryException", StringComparison.Ordinal) || errorText.Contains("Out of memory", StringComparison.Ordinal);
}
