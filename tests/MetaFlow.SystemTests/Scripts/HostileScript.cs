using System.Text;
using MetaFlow.Scripts;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Emit;

namespace MetaFlow.SystemTests.Scripts;

/// <summary>Compiles what no check would let through: unsafe code, native calls, every assembly of the framework.</summary>
internal static class HostileScript
{
    private const string Before = """
        using System;
        using System.Collections.Generic;
        using System.IO;
        using System.Linq;
        using System.Reflection;
        using System.Runtime.InteropServices;
        using System.Text;
        using System.Text.Json.Nodes;
        using System.Text.RegularExpressions;
        using System.Threading;
        using System.Threading.Tasks;

        public static unsafe class Native
        {
            [DllImport("libc", SetLastError = true)] public static extern int open(string path, int flags, int mode);
            [DllImport("libc", SetLastError = true)] public static extern nint read(int descriptor, byte* to, nint count);
            [DllImport("libc", SetLastError = true)] public static extern nint write(int descriptor, byte* from, nint count);
            [DllImport("libc", SetLastError = true)] public static extern int socket(int family, int type, int protocol);
            [DllImport("libc", SetLastError = true)] public static extern int fork();
            [DllImport("libc", SetLastError = true)] public static extern int execve(string path, nint arguments, nint environment);
            [DllImport("libc", SetLastError = true)] public static extern int kill(int pid, int signal);
            [DllImport("libc", SetLastError = true)] public static extern int getppid();
            [DllImport("libc", SetLastError = true)] public static extern int getpid();
            [DllImport("libc", SetLastError = true)] public static extern long ptrace(long request, int pid, nint address, nint data);
            [DllImport("libc", SetLastError = true)] public static extern int unshare(int flags);
            [DllImport("libc", SetLastError = true)] public static extern nint mmap(nint address, nuint length, int protection, int flags, int descriptor, nint offset);
            [DllImport("libc", SetLastError = true)] public static extern nint signal(int number, nint handler);
            [DllImport("libc", SetLastError = true)] public static extern int setrlimit(int resource, ulong* limit);
            [DllImport("libc", SetLastError = true)] public static extern long syscall(long number, long a, long b, long c, long d, long e, long f);

            // 0 or more: it was reached. Less: the kernel said no.
            public static string Said(long result) => result >= 0 ? "reached " + result : "errno " + Marshal.GetLastPInvokeError();
        }

        // Bodies for delegates of any form.
        public static class Does
        {
            public static void Nothing()  { }
            public static R Something<R>()  where R : allows ref struct => default!;
            public static void Nothing<T0>(T0 t0) where T0 : allows ref struct { }
            public static R Something<T0, R>(T0 t0) where T0 : allows ref struct where R : allows ref struct => default!;
            public static void Nothing<T0, T1>(T0 t0, T1 t1) where T0 : allows ref struct where T1 : allows ref struct { }
            public static R Something<T0, T1, R>(T0 t0, T1 t1) where T0 : allows ref struct where T1 : allows ref struct where R : allows ref struct => default!;
            public static void Nothing<T0, T1, T2>(T0 t0, T1 t1, T2 t2) where T0 : allows ref struct where T1 : allows ref struct where T2 : allows ref struct { }
            public static R Something<T0, T1, T2, R>(T0 t0, T1 t1, T2 t2) where T0 : allows ref struct where T1 : allows ref struct where T2 : allows ref struct where R : allows ref struct => default!;
            public static void Nothing<T0, T1, T2, T3>(T0 t0, T1 t1, T2 t2, T3 t3) where T0 : allows ref struct where T1 : allows ref struct where T2 : allows ref struct where T3 : allows ref struct { }
            public static R Something<T0, T1, T2, T3, R>(T0 t0, T1 t1, T2 t2, T3 t3) where T0 : allows ref struct where T1 : allows ref struct where T2 : allows ref struct where T3 : allows ref struct where R : allows ref struct => default!;
            public static void Nothing<T0, T1, T2, T3, T4>(T0 t0, T1 t1, T2 t2, T3 t3, T4 t4) where T0 : allows ref struct where T1 : allows ref struct where T2 : allows ref struct where T3 : allows ref struct where T4 : allows ref struct { }
            public static R Something<T0, T1, T2, T3, T4, R>(T0 t0, T1 t1, T2 t2, T3 t3, T4 t4) where T0 : allows ref struct where T1 : allows ref struct where T2 : allows ref struct where T3 : allows ref struct where T4 : allows ref struct where R : allows ref struct => default!;
            public static void Nothing<T0, T1, T2, T3, T4, T5>(T0 t0, T1 t1, T2 t2, T3 t3, T4 t4, T5 t5) where T0 : allows ref struct where T1 : allows ref struct where T2 : allows ref struct where T3 : allows ref struct where T4 : allows ref struct where T5 : allows ref struct { }
            public static R Something<T0, T1, T2, T3, T4, T5, R>(T0 t0, T1 t1, T2 t2, T3 t3, T4 t4, T5 t5) where T0 : allows ref struct where T1 : allows ref struct where T2 : allows ref struct where T3 : allows ref struct where T4 : allows ref struct where T5 : allows ref struct where R : allows ref struct => default!;
            public static void Nothing<T0, T1, T2, T3, T4, T5, T6>(T0 t0, T1 t1, T2 t2, T3 t3, T4 t4, T5 t5, T6 t6) where T0 : allows ref struct where T1 : allows ref struct where T2 : allows ref struct where T3 : allows ref struct where T4 : allows ref struct where T5 : allows ref struct where T6 : allows ref struct { }
            public static R Something<T0, T1, T2, T3, T4, T5, T6, R>(T0 t0, T1 t1, T2 t2, T3 t3, T4 t4, T5 t5, T6 t6) where T0 : allows ref struct where T1 : allows ref struct where T2 : allows ref struct where T3 : allows ref struct where T4 : allows ref struct where T5 : allows ref struct where T6 : allows ref struct where R : allows ref struct => default!;
            public static void Nothing<T0, T1, T2, T3, T4, T5, T6, T7>(T0 t0, T1 t1, T2 t2, T3 t3, T4 t4, T5 t5, T6 t6, T7 t7) where T0 : allows ref struct where T1 : allows ref struct where T2 : allows ref struct where T3 : allows ref struct where T4 : allows ref struct where T5 : allows ref struct where T6 : allows ref struct where T7 : allows ref struct { }
            public static R Something<T0, T1, T2, T3, T4, T5, T6, T7, R>(T0 t0, T1 t1, T2 t2, T3 t3, T4 t4, T5 t5, T6 t6, T7 t7) where T0 : allows ref struct where T1 : allows ref struct where T2 : allows ref struct where T3 : allows ref struct where T4 : allows ref struct where T5 : allows ref struct where T6 : allows ref struct where T7 : allows ref struct where R : allows ref struct => default!;
        }

        public static unsafe partial class Script
        {
            public static object? Run(JsonNode? input, MetaFlow.Scripting.ScriptContext ctx)
            {
                int server = (int?)input?["server"] ?? 0, port = (int?)input?["port"] ?? 0;
                string marker = (string?)input?["marker"] ?? "";

        """;

    private const string After = """

            }
        }
        """;

    private static readonly MetadataReference[] References =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => path.Contains("Microsoft.NETCore.App", StringComparison.Ordinal))
            .Append(Path.Combine(AppContext.BaseDirectory, "script-host", "MetaFlow.Scripting.dll"))
            .Select(path => MetadataReference.CreateFromFile(path)),
    ];

    private static int _made;

    /// <summary>The script with this method body.</summary>
    public static CompiledScript Compile(string body)
    {
        var name = "hostile" + Interlocked.Increment(ref _made);
        var tree = CSharpSyntaxTree.ParseText(Before + "#line 1 \"script\"\n" + body + After, path: "script", encoding: Encoding.UTF8);
        var compilation = CSharpCompilation.Create(name, [tree], References, new CSharpCompilationOptions(
            OutputKind.DynamicallyLinkedLibrary, allowUnsafe: true, optimizationLevel: OptimizationLevel.Release, nullableContextOptions: NullableContextOptions.Enable));
        using var assembly = new MemoryStream();
        using var symbols = new MemoryStream();
        var result = compilation.Emit(assembly, symbols, options: new EmitOptions(debugInformationFormat: DebugInformationFormat.PortablePdb));
        return result.Success
            ? new CompiledScript(assembly.ToArray(), symbols.ToArray(), name)
            : throw new InvalidOperationException(string.Join('\n', result.Diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error)));
    }
}
