using System.Globalization;
using System.Text;
using MetaFlow.ScriptHost.Lockdown;
using MetaFlow.ScriptHost.Wire;

namespace MetaFlow.ScriptHost.Running;

/// <summary>
/// Tries what a locked child must fail at, as an attacker would: by the system call itself. It answers with what the
/// kernel said, or is ended by it.
/// </summary>
internal static unsafe class Canary
{
    public const string Prefix = "canary-";

    private const int WriteCreate = 0x41;
    private const int FamilyUnix = 1;
    private const int FamilyInternet = 2;
    private const int Stream = 1;

    private static readonly Dictionary<string, Func<Server, int>> Attempts = new(StringComparer.Ordinal)
    {
        ["open_file"] = _ => Open("/etc/passwd\0"u8, 0),
        ["write_file"] = _ => Math.Max(Open("/tmp/metaflow-canary\0"u8, WriteCreate), Open("/dev/shm/metaflow-canary\0"u8, WriteCreate)),
        ["socket_internet"] = _ => Libc.Socket(FamilyInternet, Stream, 0),
        ["socket_unix"] = _ => Libc.Socket(FamilyUnix, Stream, 0),
        ["connect"] = Connect,
        ["start_process"] = _ => Fork(),
        ["signal_server"] = server => Libc.Kill(server.Process, 0),
        ["open_file_on_other_thread"] = _ => OnFinalizer(() => Open("/etc/passwd\0"u8, 0)),
    };

    public static void Sing(LockdownProfile profile, FrameChannel channel)
    {
        var attempt = Attempts[profile.Role[Prefix.Length..]];
        Preload.All();

        ChildLock.Apply(profile);
        channel.Ready();
        if (channel.Next() is not { } body)
        {
            return;
        }

        var told = Encoding.ASCII.GetString(body).Split(' ');
        var result = attempt(new Server(int.Parse(told[0], CultureInfo.InvariantCulture), int.Parse(told[1], CultureInfo.InvariantCulture)));
        var said = result >= 0 ? "reached" : string.Create(CultureInfo.InvariantCulture, $"errno {Libc.LastError}");
        channel.Answer(Encoding.ASCII.GetBytes(said));
    }

    private static int Open(ReadOnlySpan<byte> path, int flags)
    {
        fixed (byte* start = path)
        {
            return Libc.Open(start, flags, 0x180);
        }
    }

    // To a port of this machine where the server listens.
    private static int Connect(Server server)
    {
        var socket = Libc.Socket(FamilyInternet, Stream, 0);
        var address = stackalloc byte[16] { FamilyInternet, 0, (byte)(server.Port >> 8), (byte)server.Port, 127, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0 };
        return socket < 0 ? socket : Libc.Connect(socket, address, 16);
    }

    private static int Fork()
    {
        var child = Libc.Fork();
        if (child == 0)
        {
            Libc.ExitNow(0);
        }

        return child;
    }

    // What binds one thread only does not bind the finalizer.
    private static int OnFinalizer(Func<int> attempt)
    {
        var answer = new int[2];
        Drop(attempt, answer);
        GC.Collect();
        GC.WaitForPendingFinalizers();
        System.Runtime.InteropServices.Marshal.SetLastPInvokeError(answer[1]);
        return answer[0];
    }

    [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
    private static void Drop(Func<int> attempt, int[] answer) => _ = new Finalized(attempt, answer);

    /// <summary>Whom a canary tries to reach.</summary>
    private sealed record Server(int Process, int Port);

    private sealed class Finalized(Func<int> attempt, int[] answer)
    {
#pragma warning disable MA0055 // The thread that runs it is the point.
        ~Finalized()
#pragma warning restore MA0055
        {
            answer[0] = attempt();
            answer[1] = Libc.LastError;
        }
    }
}
