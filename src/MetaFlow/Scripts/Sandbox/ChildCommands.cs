using System.Globalization;

namespace MetaFlow.Scripts.Sandbox;

/// <summary>Who a child is.</summary>
internal enum ChildUser
{
    /// <summary>Who the server is.</summary>
    Same,

    /// <summary>An ordinary user of its own, from its first instruction: the server is root.</summary>
    Other,

    /// <summary>The same from the lock on: nobody but root may read the installation.</summary>
    OtherOnceLocked,
}

/// <summary>The command line of a child at each level.</summary>
/// <param name="home">The runtime.</param>
/// <param name="bubblewrap">Where bubblewrap is, if it is.</param>
internal sealed class ChildCommands(DotnetHome home, string? bubblewrap)
{
    // Each child of a user of its own, or of a user namespace of its own: the kernel counts its threads alone.
    private const int MaxThreads = 64;

    private static readonly string[] LibraryFolders = ["/lib", "/lib64", "/lib32", "/usr/lib", "/usr/lib64"];

    private static readonly string[] ProgramFolders = ["script-host", "script-compiler"];

    private readonly SpawnerIdentity _identity = new();

    /// <summary>What children read before they are locked.</summary>
    public IEnumerable<string> Readable => [home.Root, .. Programs, .. LibraryFolders, "/etc/ld.so.cache", "/proc"];

    /// <summary>Where the programs of children lie when this is built.</summary>
    private static IEnumerable<string> Programs =>
        ProgramFolders.Select(folder => Path.Combine(AppContext.BaseDirectory, folder)).Where(Directory.Exists);

    /// <summary>The command of a child.</summary>
    /// <param name="level">What is around it.</param>
    /// <param name="locked">Whether it locks itself.</param>
    /// <param name="user">Who it is.</param>
    public ChildCommand For(SandboxLevel level, ChildProgram program, bool locked, ChildUser user)
    {
        var id = user == ChildUser.Same ? 0 : _identity.Next();
        var (outer, inner) = user == ChildUser.Other ? (id, 0) : (0, id);
        var counted = id != 0 || level == SandboxLevel.L3;
        string[] child =
        [
            home.Program, "exec", program.Assembly, program.Role,
            locked ? "locked" : "free",
            Number(program.DataBytes),
            Number((long)Math.Ceiling(program.Cpu.TotalSeconds)),
            Number(counted ? MaxThreads : 0),
            Number(inner),
            Number(level == SandboxLevel.L3 ? 0 : Environment.ProcessId),
        ];
        var environment = Surroundings(program.HeapBytes);

        return level == SandboxLevel.L3
            ? new ChildCommand(bubblewrap!, [.. Walls(program.Assembly), .. child], environment, outer)
            : new ChildCommand(child[0], child[1..], environment, outer);
    }

    // No variable of the server's reaches a child.
    private static string[] Surroundings(long heap) =>
    [
        "TZ=UTC",
        // No port for a debugger, and no file for its socket.
        "DOTNET_EnableDiagnostics=0",
        // The framework is compiled ahead for less than that; using it means compiling again at each start.
        "DOTNET_EnableAVX2=0",
        "DOTNET_GCHeapHardLimit=0x" + heap.ToString("x", CultureInfo.InvariantCulture),
        "DOTNET_gcServer=0",
    ];

    private List<string> Walls(string assembly)
    {
        List<string> walls = ["--unshare-all", "--die-with-parent", "--new-session", "--cap-drop", "ALL"];
        foreach (var folder in LibraryFolders)
        {
            if (new DirectoryInfo(folder).LinkTarget is { } target)
            {
                walls.AddRange(["--symlink", target, folder]);
            }
            else
            {
                walls.AddRange(["--ro-bind-try", folder, folder]);
            }
        }

        foreach (var path in (string[])[home.Root, Path.GetDirectoryName(assembly)!])
        {
            walls.AddRange(["--ro-bind", path, path]);
        }

        walls.AddRange(
        [
            "--ro-bind-try", "/etc/ld.so.cache", "/etc/ld.so.cache",
            "--proc", "/proc", "--remount-ro", "/proc", "--remount-ro", "/", "--chdir", "/", "--",
        ]);
        return walls;
    }

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);
}
