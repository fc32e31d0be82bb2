using System.Runtime.InteropServices;

namespace MetaFlow.ScriptHost.Lockdown;

/// <summary>
/// The filter of system calls as a program of the kernel's classic BPF. What is not named gets EACCES, which the runtime
/// shrugs off; what only an attacker calls ends the process.
/// </summary>
internal static unsafe class SystemCallFilter
{
    private const uint Allow = 0x7FFF0000;
    private const uint KillProcess = 0x80000000;
    private const uint Errno = 0x00050000;
    private const uint AccessDenied = 13;
    private const uint NoSuchCall = 38;

    private const uint OffsetNumber = 0;
    private const uint OffsetArchitecture = 4;
    private const uint OffsetArguments = 16;

    private const uint CloneThread = 0x00010000;

    // CLONE_NEW*: a thread that is also in a namespace of its own.
    private const uint CloneNamespaces = 0x7E020000 | 0x00000080;

    private const int SetModeFilter = 1;
    private const int OnAllThreads = 1;

    [StructLayout(LayoutKind.Sequential)]
    public readonly record struct Instruction(ushort Code, byte IfTrue, byte IfFalse, uint Operand);

    [StructLayout(LayoutKind.Sequential)]
    private struct FilterProgram
    {
        public ushort Length;
        public Instruction* Instructions;
    }

    /// <summary>Puts the filter on every thread of this process.</summary>
    public static void Install(SystemCallTable table, int ownPid)
    {
        var instructions = Assemble(table, ownPid);
        fixed (Instruction* first = instructions)
        {
            var program = new FilterProgram { Length = (ushort)instructions.Length, Instructions = first };
            var result = Libc.SystemCall(table.Seccomp, SetModeFilter, OnAllThreads, &program);
            if (result > 0)
            {
                throw new LockdownException("seccomp: a thread could not be filtered");
            }

            ChildLock.Check(result, "seccomp");
        }
    }

    internal static Instruction[] Assemble(SystemCallTable table, int ownPid)
    {
        var program = new List<Instruction>(256)
        {
            // The same number is another call in another architecture.
            Load(OffsetArchitecture),
            IfEqual(table.Architecture, skipIfTrue: 1, skipIfFalse: 0),
            Return(KillProcess),
            Load(OffsetNumber),
        };
        if (table.HasX32)
        {
            program.AddRange([IfAtLeast(0x40000000, skipIfTrue: 0, skipIfFalse: 1), Return(KillProcess)]);
        }

        foreach (var number in table.Allowed)
        {
            program.AddRange(On(number, Return(Allow)));
        }

        // Arguments behind a pointer cannot be looked at: glibc falls back to clone.
        program.AddRange(On(table.StartThread3, Return(Errno | NoSuchCall)));
        program.AddRange(On(
            table.StartThread,
            Load(OffsetArguments),
            IfAnyBit(CloneThread, skipIfTrue: 1, skipIfFalse: 0),
            Return(KillProcess),
            IfAnyBit(CloneNamespaces, skipIfTrue: 0, skipIfFalse: 1),
            Return(KillProcess),
            Return(Allow)));
        program.AddRange(On(
            table.SignalThread,
            Load(OffsetArguments),
            IfEqual((uint)ownPid, skipIfTrue: 0, skipIfFalse: 1),
            Return(Allow),
            Return(KillProcess)));
        // PR_SET_NAME, PR_SET_VMA
        program.AddRange(On(
            table.Prctl,
            Load(OffsetArguments),
            IfEqual(15, skipIfTrue: 1, skipIfFalse: 0),
            IfEqual(0x53564D41, skipIfTrue: 0, skipIfFalse: 1),
            Return(Allow),
            Return(Errno | AccessDenied)));
        // The runtime insists on it for a new thread and means its own; it could mean the server's. So: "done".
        program.AddRange(On(table.SetAffinity, Return(Errno)));
        // MEMBARRIER_CMD_PRIVATE_EXPEDITED; the others stop processors for everybody.
        program.AddRange(On(
            table.MemoryBarrier,
            Load(OffsetArguments),
            IfEqual(8, skipIfTrue: 0, skipIfFalse: 1),
            Return(Allow),
            Return(Errno | AccessDenied)));
        // Our own limits can be read, and our processor time lowered; nothing of anybody else's can be touched.
        program.AddRange(On(
            table.ProcessLimit,
            Load(OffsetArguments),
            IfEqual(0, skipIfTrue: 0, skipIfFalse: 7),
            Load(OffsetArguments + 8),
            IfEqual(0, skipIfTrue: 4, skipIfFalse: 0),
            Load(OffsetArguments + 16),
            IfEqual(0, skipIfTrue: 0, skipIfFalse: 3),
            Load(OffsetArguments + 20),
            IfEqual(0, skipIfTrue: 0, skipIfFalse: 1),
            Return(Allow),
            Return(Errno | AccessDenied)));

        foreach (var number in table.Fatal)
        {
            program.AddRange(On(number, Return(KillProcess)));
        }

        program.Add(Return(Errno | AccessDenied));
        return [.. program];
    }

    // The block ends in a return, so that the accumulator still holds the number for whoever comes after it.
    private static Instruction[] On(int number, params ReadOnlySpan<Instruction> block) =>
        [IfEqual((uint)number, skipIfTrue: 0, skipIfFalse: (byte)block.Length), .. block];

    private static Instruction Load(uint offset) => new(0x20, 0, 0, offset);

    private static Instruction Return(uint action) => new(0x06, 0, 0, action);

    private static Instruction IfEqual(uint value, byte skipIfTrue, byte skipIfFalse) => new(0x15, skipIfTrue, skipIfFalse, value);

    private static Instruction IfAtLeast(uint value, byte skipIfTrue, byte skipIfFalse) => new(0x35, skipIfTrue, skipIfFalse, value);

    private static Instruction IfAnyBit(uint bits, byte skipIfTrue, byte skipIfFalse) => new(0x45, skipIfTrue, skipIfFalse, bits);
}
