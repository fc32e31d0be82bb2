using System.Buffers.Binary;

namespace MetaFlow.Scripts.Sandbox;

/// <summary>
/// Restricts the thread it is called on, and everything that thread starts, to reading the runtime. Called on the
/// spawner: from inside a child it would bind one of its threads and leave the others free.
/// </summary>
internal static unsafe class Landlock
{
    private const ulong Execute = 1;
    private const ulong ReadFile = 4;
    private const ulong ReadDirectory = 8;
    private const int AskVersion = 1;
    private const int PathBeneath = 1;
    private const int NoNewPrivileges = 38;

    /// <summary>The version of Landlock that the kernel has, or 0.</summary>
    public static int Version => (int)Math.Max(0, Libc.SystemCall(Libc.LandlockCreateRuleset, 0, 0, AskVersion, 0));

    /// <summary>0, or why the kernel would not.</summary>
    public static int RestrictThisThread(IEnumerable<string> readable)
    {
        var version = Version;
        var rules = Create(version);
        if (rules < 0)
        {
            return Libc.LastError;
        }

        try
        {
            foreach (var path in readable)
            {
                Allow(rules, path);
            }

            return Libc.Prctl(NoNewPrivileges, 1, 0, 0, 0) == 0 && Libc.SystemCall(Libc.LandlockRestrictSelf, rules, 0, 0, 0) == 0
                ? 0
                : Libc.LastError;
        }
        finally
        {
            _ = Libc.Close(rules);
        }
    }

    // Everything that this version can forbid is forbidden where no rule allows it.
    private static int Create(int version)
    {
        var files = version switch { >= 5 => 0xFFFFul, >= 3 => 0x7FFFul, 2 => 0x3FFFul, _ => 0x1FFFul };
        var network = version >= 4 ? 3ul : 0;
        var scopes = version >= 6 ? 3ul : 0;
        var attributes = stackalloc ulong[3] { files, network, scopes };
        var size = version switch { >= 6 => 24, >= 4 => 16, _ => 8 };
        return version == 0 ? -1 : (int)Libc.SystemCall(Libc.LandlockCreateRuleset, (nint)attributes, size, 0, 0);
    }

    private static void Allow(int rules, string path)
    {
        var descriptor = Libc.Open(path, Libc.PathOnly | Libc.CloseOnExec);
        if (descriptor < 0)
        {
            return;
        }

        var rule = stackalloc byte[12];
        BinaryPrimitives.WriteUInt64LittleEndian(new Span<byte>(rule, 8), Directory.Exists(path) ? Execute | ReadFile | ReadDirectory : Execute | ReadFile);
        BinaryPrimitives.WriteInt32LittleEndian(new Span<byte>(rule + 8, 4), descriptor);
        _ = Libc.SystemCall(Libc.LandlockAddRule, rules, PathBeneath, (nint)rule, 0);
        _ = Libc.Close(descriptor);
    }
}
