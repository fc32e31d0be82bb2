namespace MetaFlow.Scripts.Compiling;

/// <summary>What compiling a script may take.</summary>
public sealed record CompileLimits
{
    /// <summary>How long one compilation may take before its worker is ended.</summary>
    public TimeSpan Wall { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a worker may take until it is ready.</summary>
    public TimeSpan Start { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How many sources a worker is asked about before a fresh one takes its place.</summary>
    public int AsksPerWorker { get; init; } = 200;

    /// <summary>How long a worker waits for the next source before it is ended.</summary>
    public TimeSpan Idle { get; init; } = TimeSpan.FromMinutes(10);

    public long HeapBytes { get; init; } = 512L << 20;

    public long DataBytes { get; init; } = 700L << 20;

    /// <summary>The processor time of a worker over its whole life.</summary>
    public TimeSpan Cpu { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>How many bytes of compiled scripts are kept in memory.</summary>
    public long CacheBytes { get; init; } = 64L << 20;
}
