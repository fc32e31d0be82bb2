namespace MetaFlow.SystemTests.Scripts;

/// <summary>One attempt to get out of the child, with nothing in front of the child.</summary>
/// <param name="Name">A number of the catalogue of attempts, and what is tried.</param>
/// <param name="Body">The script: it returns what it reached.</param>
/// <param name="Ends">How it has to end: problem codes, and results that reach nothing written as <c>=JSON</c>.</param>
internal sealed record EscapeAttempt(string Name, string Body, params string[] Ends);

/// <summary>What attackers do once they run. Each has to fail by what is around the process alone.</summary>
internal static class EscapeAttempts
{
    private const string Error = "scripts.runtime_error";
    private const string Violation = "scripts.sandbox_violation";
    private const string Memory = "scripts.memory_limit";
    private const string Crash = "scripts.crashed";
    private const string Cpu = "scripts.cpu_limit";
    private const string Timeout = "scripts.timeout";
    private const string NoResult = "scripts.no_result";
    private const string Denied = "=\"errno 13\"";

    public static readonly EscapeAttempt[] All =
    [
        new("A01 reads a file", "return File.ReadAllText(\"/etc/passwd\");", Error),
        new("A01 reads a file by the system call", "return Native.Said(Native.open(\"/etc/passwd\", 0, 0));", Denied),
        new("A01 reads a file on the finalizer's thread", """
            var said = new string[1];
            Leave(said);
            GC.Collect();
            GC.WaitForPendingFinalizers();
            return said[0];
            static void Leave(string[] said) => new Late(said).ToString();
            } class Late(string[] said) { ~Late() { said[0] = Native.Said(Native.open("/etc/passwd", 0, 0)); }
            """, Denied),
        new("A01 opens by openat2", "var how = stackalloc long[3]; fixed (byte* path = \"/etc/passwd\\0\"u8) { return Native.Said(Native.syscall(437, -100, (long)path, (long)how, 24, 0, 0)); }", Denied),
        new("A03 calls the system", "return Native.getpid() > 0;", "=true"),
        new("A09 loads an assembly", "return Assembly.Load(\"System.Net.Http\").FullName;", Error),
        new("A09 finds a type of another assembly", "return Type.GetType(\"System.Net.Sockets.Socket, System.Net.Sockets\", throwOnError: true)!.FullName;", Error),
        new("A12 writes over memory it does not own", "for (var i = 0L; ; i += 4096) { *(long*)(0x10000 + i) = 1; }", Error, Crash),
        new("A14 never leaves a static constructor", "return Slow.Value; } static class Slow { public static int Value; static Slow() { while (true) { } }", Cpu),
        new("A15 takes a stack for itself", "byte* p = stackalloc byte[100_000_000]; for (var i = 0; i < 100_000_000; i += 4096) { p[i] = 1; } return p[5];", Crash),
        new("A18 reads the server's environment", "return Environment.GetEnvironmentVariables().Keys.Cast<string>().Any(name => name.Contains(\"SECRET\") || name == \"PATH\" || name == \"HOME\" || name == \"USER\");", "=false"),
        new("A19 reads its own environment as a file", "return File.ReadAllText(\"/proc/self/environ\");", Error),
        new("A19 reads its own memory map", "return File.ReadAllText(\"/proc/self/maps\");", Error),
        new("A20 opens the server's memory", "return Native.Said(Native.open($\"/proc/{server}/mem\", 2, 0));", Denied),
        new("A20 reads the server's memory by process_vm_readv", "return Native.Said(Native.syscall(310, server, 0, 0, 0, 0, 0));", Violation),
        new("A21 writes a file", "File.WriteAllText(marker, \"here\"); return \"reached\";", Error),
        new("A21 writes into shared memory", "File.WriteAllText(\"/dev/shm/\" + Path.GetFileName(marker), \"here\"); return \"reached\";", Error),
        new("A21 makes a file by the system call", "return Native.Said(Native.open(marker, 0x41, 0x1A4));", Denied),
        new("A21 makes a file without a name", "return Native.Said(Native.syscall(319, (long)Marshal.StringToCoTaskMemUTF8(\"x\"), 0, 0, 0, 0, 0));", Violation),
        new("A21 makes a folder", "Directory.CreateDirectory(marker); return \"reached\";", Error),
        new("A21 links and renames", "return Native.Said(Native.syscall(88, (long)Marshal.StringToCoTaskMemUTF8(\"/etc/passwd\"), (long)Marshal.StringToCoTaskMemUTF8(marker), 0, 0, 0, 0));", Denied),
        new("A22 lists folders", "return Directory.GetFileSystemEntries(\"/\").Length + Directory.GetFileSystemEntries(\"/proc\").Length;", Error),
        new("A22 asks whether a file exists", "return File.Exists(\"/etc/passwd\");", "=false"),
        new("A23 connects to the server", "return Native.Said(Native.socket(2, 1, 0));", Violation),
        new("A23 asks for names over UDP", "return Native.Said(Native.socket(2, 2, 0));", Violation),
        new("A23 connects over IPv6", "return Native.Said(Native.socket(10, 1, 0));", Violation),
        new("A23 opens a raw socket to the kernel", "return Native.Said(Native.socket(16, 3, 0));", Violation),
        new("A23 connects by the framework", "using var client = new System.Net.Sockets.TcpClient(); client.Connect(\"127.0.0.1\", port); return \"reached\";", Error, Violation),
        new("A24 opens a Unix socket", "return Native.Said(Native.socket(1, 1, 0));", Violation),
        new("A25 fetches a page", "return new System.Net.Http.HttpClient().GetStringAsync($\"http://127.0.0.1:{port}/\").Result;", Error, Violation),
        new("A26 starts a process by the framework", "System.Diagnostics.Process.Start(\"/bin/sh\", $\"-c 'touch {marker}'\")!.WaitForExit(); return \"reached\";", Error, Violation),
        new("A27 becomes another program", "return Native.Said(Native.execve(\"/bin/true\", 0, 0));", Violation),
        new("A27 forks", "return Native.Said(Native.fork());", Violation),
        new("A27 traces the server", "return Native.Said(Native.ptrace(16, server, 0, 0));", Violation),
        new("A27 leaves its namespaces", "return Native.Said(Native.unshare(0x10000000));", Violation),
        new("A27 becomes root", "return Native.Said(Native.syscall(117, 0, 0, 0, 0, 0, 0));", Violation),
        new("A27 lays another filter over this one", "return Native.Said(Native.syscall(317, 1, 0, 0, 0, 0, 0));", Violation),
        new("A27 uses a ring of calls", "var setup = stackalloc byte[120]; return Native.Said(Native.syscall(425, 8, (long)setup, 0, 0, 0, 0));", Violation),
        new("A27 loads a program into the kernel", "return Native.Said(Native.syscall(321, 5, 0, 0, 0, 0, 0));", Violation),
        new("A27 mounts", "return Native.Said(Native.syscall(165, 0, 0, 0, 0, 0, 0));", Violation),
        new("A27 takes a descriptor of the server", "return Native.Said(Native.syscall(434, server, 0, 0, 0, 0, 0));", Violation),
        new("A27 calls as a 32-bit program", """
            // mov eax, 20 (getpid); int 0x80; ret
            byte[] code = [0xB8, 20, 0, 0, 0, 0xCD, 0x80, 0xC3];
            var memory = Native.mmap(0, 4096, 7, 0x22, -1, 0);
            Marshal.Copy(code, 0, memory, code.Length);
            return "reached " + ((delegate* unmanaged<int>)memory)();
            """, Violation),
        new("A27 calls by the numbers of x32", "return Native.Said(Native.syscall(0x40000000 + 39, 0, 0, 0, 0, 0, 0));", Violation),
        new("A28 loads a library", "return NativeLibrary.Load(\"libssl.so.3\") != 0;", Error),
        new("A29 forks without end", "while (true) { Native.fork(); }", Violation),
        new("A29 forks by clone", "return Native.Said(Native.syscall(56, 17, 0, 0, 0, 0, 0));", Violation),
        new("A29 forks by clone3", "var arguments = stackalloc long[11]; arguments[4] = 17; return Native.Said(Native.syscall(435, (long)arguments, 88, 0, 0, 0, 0));", "=\"errno 38\""),
        new("A29 makes a thread with a network of its own", "return Native.Said(Native.syscall(56, 0x10000 | 0x40000000, 0, 0, 0, 0, 0));", Violation),
        new("A30 asks for the first process", "return Native.Said(Native.kill(1, 0));", Violation),
        new("A30 kills the server", "return Native.Said(Native.kill(server, 9));", Violation),
        new("A30 kills everybody", "return Native.Said(Native.kill(-1, 9));", Violation),
        new("A30 signals the server's threads", "return Native.Said(Native.syscall(234, server, server, 9, 0, 0, 0));", Violation),
        new("A30 changes the server's limits", "var limit = stackalloc ulong[2]; return Native.Said(Native.syscall(302, server, 0, (long)limit, 0, 0, 0));", Denied),
        new("A30 changes the server's priority", "return Native.Said(Native.syscall(141, 0, server, 19, 0, 0, 0));", Denied),
        new("A30 raises its own limits", "var limit = stackalloc ulong[2] { 1ul << 40, 1ul << 40 }; return new[] { 1, 2, 6, 7, 9 }.All(resource => Native.syscall(302, 0, resource, (long)limit, 0, 0, 0) < 0);", "=true"),
        new("A31 loops without end", "while (true) { }", Cpu),
        new("A31 loops and ignores the signal", "Native.signal(24, 1); while (true) { }", Cpu),
        new("A31 loops on several threads", "for (var i = 0; i < 4; i++) { new Thread(() => { while (true) { } }).Start(); } while (true) { }", Cpu),
        new("A32 sleeps", "Thread.Sleep(100_000); return 1;", Timeout),
        new("A32 waits for nothing", "new TaskCompletionSource().Task.Wait(); return 1;", Timeout),
        new("A32 returns a task that does not end", "return new TaskCompletionSource<int>().Task;", Error),
        new("A33 fills the heap", "var all = new List<byte[]>(); while (true) { all.Add(new byte[10_000_000]); }", Memory),
        new("A33 takes one large array", "return new byte[2_000_000_000].Length;", Memory),
        new("A33 doubles a string", "var text = \"x\"; while (true) { text += text; }", Memory),
        new("A34 fills native memory", "while (true) { NativeMemory.Fill((void*)Marshal.AllocHGlobal(10_000_000), 10_000_000, 1); }", Memory),
        new("A34 maps shared memory", "while (true) { var memory = Native.mmap(0, 50_000_000, 3, 0x21, -1, 0); if (memory == -1) { throw new OutOfMemoryException(); } NativeMemory.Fill((void*)memory, 50_000_000, 1); }", Memory),
        new("A35 starts thousands of threads", """
            var count = 0;
            try { for (; count < 3000; count++) { new Thread(() => Thread.Sleep(-1)).Start(); } } catch (OutOfMemoryException) { }
            return count < 1000;
            """, "=true", Memory, Crash),
        new("A36 calls itself without end", "return Deep(1); } static int Deep(int n) { return Deep(n + 1) + 1;", Crash),
        new("A37 returns too much", "return string.Concat(Enumerable.Repeat(\"0123456789\", 300_000));", "scripts.output_limit"),
        new("A37 returns far too much", "return new string('x', 60_000_000);", "scripts.output_limit", Memory),
        new("A37 returns a sequence without end", "return Endless(); } static IEnumerable<int> Endless() { while (true) { yield return 1; }", "scripts.output_limit"),
        new("A37 returns itself", "var list = new List<object>(); list.Add(list); return list;", Error),
        new("A38 backtracks", "return new Regex(\"^(a+)+$\").IsMatch(new string('a', 40) + \"!\");", Error, Cpu),
        new("A39 ends its process", "Environment.Exit(0); return 1;", NoResult),
        new("A39 pretends a violation", "Environment.Exit(159); return 1;", Violation, NoResult, Crash),
        new("A39 fails fast", "Environment.FailFast(\"x\"); return 1;", Crash),
        new("A40 throws on another thread", "new Thread(() => throw new Exception(\"x\")).Start(); Thread.Sleep(3000); return 1;", Crash),
        new("A41 writes to the output", "fixed (byte* text = \"{\\\"forged\\\":1}\\n\"u8) { Native.write(1, text, 13); } return 1;", Violation),
        new("A41 writes gigabytes to the errors", "fixed (byte* text = new byte[65536]) { for (var i = 0; i < 2000; i++) { Native.write(2, text, 65536); } } return \"done\";", "=\"done\"", Timeout),
        new("A42 writes a frame of its own", """
            var frame = new byte[20 + 1 + 4 + 8];
            frame[0] = 13; "\"forged\""u8.CopyTo(frame.AsSpan(25));
            fixed (byte* start = frame) { Native.write(1, start, 33); }
            Thread.Sleep(100);
            return 1;
            """, Violation),
        new("A42 writes a frame of endless length", "fixed (byte* start = new byte[] { 255, 255, 255, 127, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 }) { Native.write(1, start, 20); } Thread.Sleep(-1); return 1;", Violation),
        new("A42 closes the pipes", "Native.syscall(3, 1, 0, 0, 0, 0, 0); return 1;", NoResult, Crash),
        new("A43 finds descriptors of the server", """
            var found = 0;
            var buffer = stackalloc byte[16];
            for (var descriptor = 3; descriptor < 256; descriptor++)
            {
                // Whatever can be written to, other than our own standard streams.
                if (Native.write(descriptor, buffer, 0) == 0 && Native.syscall(8, descriptor, 0, 1, 0, 0, 0) < 0 && Marshal.GetLastPInvokeError() == 29) { found++; }
            }
            return found < 40;
            """, "=true"),
        new("A44 waits for the server's time", "return Native.Said(Native.syscall(298, 0, 0, 0, 0, 0, 0));", Violation),
        new("A45 keeps keys in the kernel", "return Native.Said(Native.syscall(248, 0, 0, 0, 0, 0, 0));", Violation),
        new("A46 shares memory by name", "return Native.Said(Native.syscall(29, 1, 4096, 0x3B6, 0, 0, 0));", Violation),
        new("A47 writes what the terminal would read", "return Native.Said(Native.syscall(16, 0, 0x5412, 0, 0, 0, 0));", Denied),
    ];
}
