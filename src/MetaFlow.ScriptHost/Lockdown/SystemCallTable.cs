using System.Runtime.InteropServices;

namespace MetaFlow.ScriptHost.Lockdown;

/// <summary>
/// The numbers of the system calls that the filter speaks of, one table per architecture. A call with the number -1
/// does not exist there. The table of arm64 is from the kernel's headers and has not been run.
/// </summary>
internal sealed record SystemCallTable(uint Architecture, bool HasX32)
{
    /// <summary>What the .NET runtime needs to compute, allocate, wait and answer; always allowed.</summary>
    public required int[] Allowed { get; init; }

    /// <summary>No script has a reason for these: the process ends at once, by a signal that tells why.</summary>
    public required int[] Fatal { get; init; }

    public required int StartThread { get; init; }
    public required int StartThread3 { get; init; }
    public required int SignalThread { get; init; }
    public required int Prctl { get; init; }
    public required int SetAffinity { get; init; }
    public required int MemoryBarrier { get; init; }
    public required int ProcessLimit { get; init; }

    /// <summary>The number of the call that installs a filter.</summary>
    public required int Seccomp { get; init; }

    public static SystemCallTable? OfThisMachine() => (OperatingSystem.IsLinux(), RuntimeInformation.ProcessArchitecture) switch
    {
        (true, System.Runtime.InteropServices.Architecture.X64) => X64,
        (true, System.Runtime.InteropServices.Architecture.Arm64) => Arm64,
        _ => null,
    };

    internal static SystemCallTable X64 { get; } = new(0xC000003E, HasX32: true)
    {
        Allowed =
        [
            // read, write, futex, clock_gettime, madvise, mmap, munmap, mprotect: the frequent ones first
            0, 1, 202, 228, 28, 9, 11, 10,
            // close, fstat, poll, lseek, brk, rt_sigaction, rt_sigprocmask, rt_sigreturn, mremap, mincore
            3, 5, 7, 8, 12, 13, 14, 15, 25, 27,
            // sched_yield, nanosleep, getpid, exit, gettimeofday, getrusage, sigaltstack
            24, 35, 39, 60, 96, 98, 131,
            // sched_getparam, sched_getscheduler, sched_get_priority_max, _min, arch_prctl, gettid, sched_getaffinity
            143, 145, 146, 147, 158, 186, 204,
            // set_tid_address, restart_syscall, clock_getres, clock_nanosleep, exit_group, ppoll, set_robust_list, pipe2
            218, 219, 229, 230, 231, 271, 273, 293,
            // getcpu, getrandom, rseq
            309, 318, 334,
        ],
        Fatal =
        [
            // socket, connect, accept, sendto, recvfrom, sendmsg, recvmsg, bind, listen, socketpair, accept4, recvmmsg, sendmmsg
            41, 42, 43, 44, 45, 46, 47, 49, 50, 53, 288, 299, 307,
            // fork, vfork, execve, execveat, kill, tkill, rt_sigqueueinfo, rt_tgsigqueueinfo, ptrace
            57, 58, 59, 322, 62, 200, 129, 297, 101,
            // pidfd_send_signal, pidfd_open, pidfd_getfd, process_vm_readv, process_vm_writev, kcmp, process_madvise
            424, 434, 438, 310, 311, 312, 440,
            // setuid, setgid, setreuid, setregid, setgroups, setresuid, setresgid, setfsuid, setfsgid, capset
            105, 106, 113, 114, 116, 117, 119, 122, 123, 126,
            // mount, umount2, pivot_root, chroot, unshare, setns, open_tree, move_mount, fsopen, fsconfig, fsmount, fspick, mount_setattr
            165, 166, 155, 161, 272, 308, 428, 429, 430, 431, 432, 433, 442,
            // bpf, io_uring_setup, _enter, _register, perf_event_open, userfaultfd, add_key, request_key, keyctl
            321, 425, 426, 427, 298, 323, 248, 249, 250,
            // modify_ldt, iopl, ioperm, init_module, finit_module, delete_module, kexec_load, kexec_file_load, reboot
            154, 172, 173, 175, 313, 176, 246, 320, 169,
            // swapon, swapoff, acct, quotactl, name_to_handle_at, open_by_handle_at, migrate_pages, move_pages
            167, 168, 163, 179, 303, 304, 256, 279,
            // shmget, shmat, semget, msgget, mq_open, memfd_create, memfd_secret, seccomp
            29, 30, 64, 68, 240, 319, 447, 317,
        ],
        StartThread = 56,
        StartThread3 = 435,
        SignalThread = 234,
        Prctl = 157,
        SetAffinity = 203,
        MemoryBarrier = 324,
        ProcessLimit = 302,
        Seccomp = 317,
    };

    internal static SystemCallTable Arm64 { get; } = new(0xC00000B7, HasX32: false)
    {
        Allowed =
        [
            // read, write, futex, clock_gettime, madvise, mmap, munmap, mprotect
            63, 64, 98, 113, 233, 222, 215, 226,
            // close, fstat, ppoll, lseek, brk, rt_sigaction, rt_sigprocmask, rt_sigreturn, mremap, mincore
            57, 80, 73, 62, 214, 134, 135, 139, 216, 232,
            // sched_yield, nanosleep, getpid, exit, gettimeofday, getrusage, sigaltstack
            124, 101, 172, 93, 169, 165, 132,
            // sched_getparam, sched_getscheduler, sched_get_priority_max, _min, gettid, sched_getaffinity
            121, 120, 125, 126, 178, 123,
            // set_tid_address, restart_syscall, clock_getres, clock_nanosleep, exit_group, set_robust_list, pipe2
            96, 128, 114, 115, 94, 99, 59,
            // getcpu, getrandom, rseq
            168, 278, 293,
        ],
        Fatal =
        [
            // socket, socketpair, bind, listen, accept, connect, sendto, recvfrom, sendmsg, recvmsg, accept4, recvmmsg, sendmmsg
            198, 199, 200, 201, 202, 203, 206, 207, 211, 212, 242, 243, 269,
            // execve, execveat, kill, tkill, rt_sigqueueinfo, rt_tgsigqueueinfo, ptrace
            221, 281, 129, 130, 138, 240, 117,
            // pidfd_send_signal, pidfd_open, pidfd_getfd, process_vm_readv, process_vm_writev, kcmp, process_madvise
            424, 434, 438, 270, 271, 272, 440,
            // setregid, setgid, setreuid, setuid, setresuid, setresgid, setfsuid, setfsgid, setgroups, capset
            143, 144, 145, 146, 147, 149, 151, 152, 159, 91,
            // umount2, mount, pivot_root, chroot, unshare, setns, open_tree, move_mount, fsopen, fsconfig, fsmount, fspick, mount_setattr
            39, 40, 41, 51, 97, 268, 428, 429, 430, 431, 432, 433, 442,
            // bpf, io_uring_setup, _enter, _register, perf_event_open, userfaultfd, add_key, request_key, keyctl
            280, 425, 426, 427, 241, 282, 217, 218, 219,
            // init_module, finit_module, delete_module, kexec_load, kexec_file_load, reboot
            105, 273, 106, 104, 294, 142,
            // swapon, swapoff, acct, quotactl, name_to_handle_at, open_by_handle_at, migrate_pages, move_pages
            224, 225, 89, 60, 264, 265, 238, 239,
            // shmget, shmat, semget, msgget, mq_open, memfd_create, memfd_secret, seccomp
            194, 196, 190, 186, 180, 279, 447, 277,
        ],
        StartThread = 220,
        StartThread3 = 435,
        SignalThread = 131,
        Prctl = 167,
        SetAffinity = 122,
        MemoryBarrier = 283,
        ProcessLimit = 261,
        Seccomp = 277,
    };
}
