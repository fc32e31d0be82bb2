using System.Runtime.InteropServices;

namespace MetaFlow.Scripts.Sandbox;

/// <summary>
/// Who the children of a server that runs as root are. On Linux ids belong to a thread: the spawner takes an ordinary
/// user's for the moment of a start, and no child is ever root, not even before it is locked.
/// </summary>
internal sealed class SpawnerIdentity
{
    // Nobody's: between what distributions give to people and what systemd gives to services. One per child, so that
    // the kernel counts the threads of each for itself.
    private const int First = 59_000;
    private const int Many = 512;
    private const int SetDumpable = 4;

    private static readonly (long Groups, long Group, long User) Numbers =
        RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? (159, 149, 147) : (116, 119, 117);

    private int _next;

    /// <summary>Whether there is anything to give up.</summary>
    public static bool IsRoot => Libc.EffectiveUserId() == 0;

    /// <summary>The user of the next child.</summary>
    public int Next() => First + (_next++ % Many);

    /// <summary>Makes this thread, and what it starts, that user. False where the system does not know such users.</summary>
    public static bool Become(int user)
    {
        _ = Libc.SystemCall(Numbers.Groups, 0, 0, 0, 0);
        if (Libc.SystemCall(Numbers.Group, user, user, 0, 0) == 0 && Libc.SystemCall(Numbers.User, user, user, 0, 0) == 0)
        {
            return true;
        }

        Return();
        return false;
    }

    /// <summary>Makes this thread root again; what it started cannot follow.</summary>
    public static void Return()
    {
        _ = Libc.SystemCall(Numbers.User, 0, 0, 0, 0);
        _ = Libc.SystemCall(Numbers.Group, 0, 0, 0, 0);

        // Changing ids hides the whole server from debuggers of its own user.
        _ = Libc.Prctl(SetDumpable, 1, 0, 0, 0);
    }
}
