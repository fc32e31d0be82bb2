namespace MetaFlow.Scripts.Sandbox;

/// <summary>Starts processes that can do nothing but compute and answer on a pipe.</summary>
public interface ISandbox : IAsyncDisposable
{
    /// <summary>What holds the children, and what was tried to find out; says nothing before the first look.</summary>
    SandboxReport Report { get; }

    /// <summary>Looks what holds here, once; later callers get the same answer.</summary>
    Task<SandboxReport> ProbeAsync(CancellationToken ct);

    /// <summary>Starts a child. It is not ready before it says so itself on its stream.</summary>
    /// <exception cref="SandboxUnavailableException">Nothing here holds a child as firmly as is asked for.</exception>
    Task<ISandboxedChild> StartAsync(ChildProgram program, CancellationToken ct);
}

/// <summary>A process in the sandbox.</summary>
public interface ISandboxedChild : IAsyncDisposable
{
    int ProcessId { get; }

    /// <summary>Its standard input.</summary>
    Stream ToChild { get; }

    /// <summary>Its standard output: written by an attacker.</summary>
    Stream FromChild { get; }

    /// <summary>Completes when the process is gone and reaped; never faults.</summary>
    Task<ChildEnd> Ended { get; }

    /// <summary>The first 8 KB of its standard error: written by an attacker.</summary>
    string ErrorText { get; }

    /// <summary>Ends it and everything it may have started, at once.</summary>
    void Kill();
}

/// <summary>What a child runs. All of it are constants of the server, never a word that somebody wrote.</summary>
/// <param name="Assembly">The full path of the assembly.</param>
/// <param name="Role">What the assembly is to do; its first argument.</param>
/// <param name="HeapBytes">The most that its managed heap may hold.</param>
/// <param name="DataBytes">The most memory of its own that it may have in all.</param>
/// <param name="Cpu">The processor time after which it is ended, its start included.</param>
public sealed record ChildProgram(string Assembly, string Role, long HeapBytes, long DataBytes, TimeSpan Cpu);

/// <summary>How a child ended.</summary>
/// <param name="ExitCode">Its exit code, where it ended by itself.</param>
/// <param name="Signal">The signal that ended it, else 0; also where something between passed it on as an exit code.</param>
/// <param name="Killed">Whether <see cref="ISandboxedChild.Kill"/> was called before.</param>
public sealed record ChildEnd(int? ExitCode, int Signal, bool Killed);
