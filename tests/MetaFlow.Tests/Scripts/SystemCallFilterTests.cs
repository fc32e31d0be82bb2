using MetaFlow.ScriptHost.Lockdown;

namespace MetaFlow.Tests.Scripts;

/// <summary>What the filter says to a call: its program is run here as the kernel would run it.</summary>
public sealed class SystemCallFilterTests
{
    private const uint Allow = 0x7FFF0000;
    private const uint Kill = 0x80000000;
    private const uint Denied = 0x00050000 | 13;
    private const uint NoSuchCall = 0x00050000 | 38;
    private const uint Done = 0x00050000;

    private const int OwnPid = 4711;
    private const uint X64 = 0xC000003E;
    private const uint Arm64 = 0xC00000B7;

    [Theory]
    [InlineData("write", 1, 64)]
    [InlineData("mmap", 9, 222)]
    [InlineData("futex", 202, 98)]
    [InlineData("exit_group", 231, 94)]
    public void What_the_runtime_needs_is_allowed(string call, int onX64, int onArm64) => Both(call, onX64, onArm64, Allow);

    [Theory]
    [InlineData("socket", 41, 198)]
    [InlineData("execve", 59, 221)]
    [InlineData("kill", 62, 129)]
    [InlineData("ptrace", 101, 117)]
    [InlineData("io_uring_setup", 425, 425)]
    [InlineData("setresuid", 117, 147)]
    [InlineData("seccomp", 317, 277)]
    public void What_only_an_attacker_calls_ends_the_process(string call, int onX64, int onArm64) => Both(call, onX64, onArm64, Kill);

    [Theory]
    [InlineData("openat", 257, 56)]
    [InlineData("newfstatat", 262, 79)]
    [InlineData("ioctl", 16, 29)]
    [InlineData("a call that no kernel has yet", 9999, 9999)]
    public void What_is_not_named_is_denied(string call, int onX64, int onArm64) => Both(call, onX64, onArm64, Denied);

    [Fact]
    public void A_call_of_another_architecture_ends_the_process()
    {
        const uint i386 = 0x40000003;

        Assert.Equal(Kill, Run(X64, i386, 20));
        Assert.Equal(Kill, Run(X64, Arm64, 64));
        Assert.Equal(Kill, Run(Arm64, X64, 0));
        Assert.Equal(Kill, Run(X64, X64, 0x40000000 + 39));
    }

    [Theory]
    [InlineData(0x3D0F00u, Allow)]
    [InlineData(17u, Kill)]
    [InlineData(0x10000u | 0x40000000, Kill)]
    [InlineData(0x10000u | 0x10000000, Kill)]
    public void Threads_are_allowed_and_processes_and_namespaces_are_not(uint flags, uint said)
    {
        Assert.Equal(said, Run(X64, X64, 56, flags));
        Assert.Equal(said, Run(Arm64, Arm64, 220, flags));
        Assert.Equal(NoSuchCall, Run(X64, X64, 435));
    }

    [Fact]
    public void Signals_go_to_its_own_threads_only()
    {
        Assert.Equal(Allow, Run(X64, X64, 234, OwnPid, OwnPid, 35));
        Assert.Equal(Kill, Run(X64, X64, 234, OwnPid - 1, OwnPid - 1, 9));
    }

    [Fact]
    public void Limits_can_be_read_and_the_processor_time_lowered()
    {
        const ulong somewhere = 0x7F00_0000_1000;

        Assert.Equal(Allow, Run(X64, X64, 302, 0, 0, somewhere));
        Assert.Equal(Allow, Run(X64, X64, 302, 0, 9, 0));
        Assert.Equal(Denied, Run(X64, X64, 302, 0, 9, somewhere));
        Assert.Equal(Denied, Run(X64, X64, 302, 0, 2, 0x7F00_0000_0000));
        Assert.Equal(Denied, Run(X64, X64, 302, 1, 0, 0));
    }

    [Fact]
    public void Its_place_on_the_processors_is_said_to_be_set_and_is_not()
    {
        Assert.Equal(Done, Run(X64, X64, 203, 1));
    }

    [Fact]
    public void No_call_is_both_allowed_and_fatal()
    {
        foreach (var table in (SystemCallTable[])[SystemCallTable.X64, SystemCallTable.Arm64])
        {
            int[] conditional = [table.StartThread, table.StartThread3, table.SignalThread, table.Prctl, table.SetAffinity, table.MemoryBarrier, table.ProcessLimit];
            int[] all = [.. table.Allowed, .. table.Fatal, .. conditional];

            Assert.Equal(all.Length, all.Distinct().Count());
        }
    }

    private static void Both(string call, int onX64, int onArm64, uint said)
    {
        Assert.True(said == Run(X64, X64, (uint)onX64), call);
        Assert.True(said == Run(Arm64, Arm64, (uint)onArm64), call);
    }

    private static uint Run(uint filterOf, uint architecture, uint number, params ulong[] arguments)
    {
        var table = filterOf == X64 ? SystemCallTable.X64 : SystemCallTable.Arm64;
        var program = SystemCallFilter.Assemble(table, OwnPid);
        var accumulator = 0u;
        for (var at = 0; ; at++)
        {
            var (code, ifTrue, ifFalse, operand) = program[at];
            switch (code)
            {
                case 0x20: accumulator = Word(operand, architecture, number, arguments); break;
                case 0x06: return operand;
                case 0x15: at += accumulator == operand ? ifTrue : ifFalse; break;
                case 0x35: at += accumulator >= operand ? ifTrue : ifFalse; break;
                case 0x45: at += (accumulator & operand) != 0 ? ifTrue : ifFalse; break;
                default: throw new InvalidOperationException($"The kernel does not know {code}.");
            }
        }
    }

    // struct seccomp_data
    private static uint Word(uint offset, uint architecture, uint number, ulong[] arguments) => offset switch
    {
        0 => number,
        4 => architecture,
        >= 16 when (offset - 16) / 8 is var index => index < arguments.Length ? (uint)(arguments[index] >> (offset % 8 == 4 ? 32 : 0)) : 0,
        _ => 0,
    };
}
