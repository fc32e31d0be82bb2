using System.Globalization;
using System.Text;

namespace MetaFlow.ScriptHost.Lockdown;

/// <summary>
/// Locks the process it runs in, for good. What is loaded before stays usable; nothing else can be opened, started or
/// reached. First bind to the parent, then load and warm what will be needed, then lock, then say "ready".
/// </summary>
internal static unsafe class ChildLock
{
    private const int LimitCpu = 0;
    private const int LimitFileSize = 1;
    private const int LimitData = 2;
    private const int LimitCore = 4;

    // The numbers of these three are the same on x86-64 and arm64.
    private const int LimitProcesses = 6;
    private const int LimitFiles = 7;
    private const int LimitAddressSpace = 9;

    // Room for what is mapped and not data: stacks that are reserved, images that are loaded.
    private const long AddressReserve = 128L << 20;

    // The runtime keeps one for every assembly and two for every thread.
    private const int Descriptors = 256;

    /// <summary>Makes the process end with its parent, and keeps its memory out of sight of others of the same user.</summary>
    public static void Bind(LockdownProfile profile)
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        EndWithParent(profile);
        fixed (byte* root = "/\0"u8)
        {
            _ = Libc.ChangeDirectory(root);
        }

        // The death of the parent is a signal; that of the pipe is a second way to hear of it.
        var watch = new Thread(EndWhenNobodyAsks, maxStackSize: 128 * 1024) { IsBackground = true };
        watch.Start();
    }

    /// <summary>Gives up what the process does not need. There is no way back.</summary>
    public static void Apply(LockdownProfile profile)
    {
        if (!profile.Locked)
        {
            if (OperatingSystem.IsLinux())
            {
                Limit(LimitCpu, (ulong)profile.CpuSeconds);
            }

            return;
        }

        var table = SystemCallTable.OfThisMachine() ?? throw new LockdownException("unknown architecture");

        var address = AddressSpace() + profile.DataBytes + AddressReserve;
        BecomeUser(profile);
        Limit(LimitCore, 0);
        Limit(LimitFileSize, 0);
        Limit(LimitFiles, Descriptors);
        Limit(LimitCpu, (ulong)profile.CpuSeconds);
        Limit(LimitData, (ulong)profile.DataBytes);
        Limit(LimitAddressSpace, (ulong)address);
        if (profile.Threads > 0)
        {
            Limit(LimitProcesses, (ulong)profile.Threads);
        }

        Check(Libc.Prctl(Libc.PrSetNoNewPrivileges, 1, 0, 0, 0), "no_new_privs");
        SystemCallFilter.Install(table, Libc.GetPid());
    }

    /// <summary>Lowers the processor time of this process to so much from now; works behind the lock.</summary>
    public static void LimitCpuTo(int seconds)
    {
        var used = (ulong)Math.Ceiling(Environment.CpuUsage.TotalTime.TotalSeconds);
        Libc.ResourceLimit limit;
        if (Libc.SetLimit(0, LimitCpu, null, &limit) == 0)
        {
            limit.Hard = Math.Min(limit.Hard, used + (ulong)seconds + 1);
            limit.Soft = Math.Min(limit.Soft, limit.Hard - 1);
            _ = Libc.SetLimit(0, LimitCpu, &limit, null);
        }
    }

    private static void EndWithParent(LockdownProfile profile)
    {
        Check(Libc.Prctl(Libc.PrSetParentDeathSignal, Libc.SigKill, 0, 0, 0), "parent death signal");
        if (profile.ParentId != 0 && Libc.GetParentPid() != profile.ParentId)
        {
            // It died before we asked to be told.
            Libc.ExitNow(0);
        }

        Check(Libc.Prctl(Libc.PrSetDumpable, 0, 0, 0, 0), "dumpable");
    }

    // glibc changes the ids of all threads. Losing privileges also loses the parent's signal.
    private static void BecomeUser(LockdownProfile profile)
    {
        if (profile.UserId == 0)
        {
            return;
        }

        Check(Libc.SetGroups(0, null), "setgroups");
        Check(Libc.SetGroupIds(profile.UserId, profile.UserId, profile.UserId), "setresgid");
        Check(Libc.SetUserIds(profile.UserId, profile.UserId, profile.UserId), "setresuid");
        EndWithParent(profile);
    }

    // The soft limit of processor time is a signal of its own, so that it can be told from other ends.
    private static void Limit(int resource, ulong value)
    {
        var limit = new Libc.ResourceLimit { Soft = value, Hard = resource == LimitCpu ? value + 1 : value };
        Check(Libc.SetLimit(0, resource, &limit, null), "limit " + resource.ToString(CultureInfo.InvariantCulture));
    }

    private static long AddressSpace()
    {
        var pages = File.ReadAllText("/proc/self/statm", Encoding.ASCII).Split(' ')[0];
        return long.Parse(pages, CultureInfo.InvariantCulture) * Environment.SystemPageSize;
    }

    private static void EndWhenNobodyAsks()
    {
        var descriptor = new Libc.PollDescriptor { Descriptor = 0 };
        while ((descriptor.Returned & (Libc.PollHangUp | Libc.PollError)) == 0)
        {
            _ = Libc.Poll(&descriptor, 1, -1);
        }

        Libc.ExitNow(0);
    }

    internal static void Check(long result, string what)
    {
        if (result < 0)
        {
            throw new LockdownException(string.Create(CultureInfo.InvariantCulture, $"{what}: errno {Libc.LastError}"));
        }
    }
}

/// <summary>The process could not be locked, and must not go on.</summary>
internal sealed class LockdownException(string message) : Exception(message);
