using System.Reflection;
using MetaFlow.Scripts.Checks;
using MetaFlow.Scripts.Compiling;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace MetaFlow.Tests.Scripts.Checks;

/// <summary>The gate holds without what stands before it: programs of a compiler that allows everything.</summary>
public sealed class GateAloneTests
{
    private const string Run = "public static class Script { public static object Run(System.Text.Json.Nodes.JsonNode input, MetaFlow.Scripting.ScriptContext ctx) { BODY } } ";

    // What the compiler writes into each assembly that it was allowed to make unsafe.
    private static readonly string[] OfUnsafeItself = ["permissions", "[SecurityPermission]", "SecurityAction", "[UnverifiableCode]", "[UnverifiableCodeAttribute]"];

    private static readonly Lazy<MetadataReference[]> References = new(() =>
    {
        var worker = Assembly.LoadFile(ScriptCompiler.DefaultAssembly);
        return [.. worker.GetManifestResourceNames().Where(name => name.EndsWith(".dll", StringComparison.Ordinal)).Select(name => MetadataReference.CreateFromStream(worker.GetManifestResourceStream(name)!))];
    });

    [Fact]
    public void What_is_harmless_passes()
    {
        Assert.Empty(Check("return 1;"));
    }

    [Theory]
    [InlineData("unsafe { int x = 1; return X.F(&x); }", "unsafe class X { public static int F(int* p) => *p; }")]
    [InlineData("unsafe { int* p = stackalloc int[4]; return p[0]; }", "")]
    [InlineData("System.Span<int> a = stackalloc int[1000]; return a.Length;", "")]
    [InlineData("unsafe { delegate*<int> f = &X.F; return f(); }", "class X { public static int F() => 1; }")]
    [InlineData("unsafe { fixed (char* p = \"abc\") { p[0] = 'x'; } return 1; }", "")]
    [InlineData("return X.F();", "class X { [System.Runtime.InteropServices.DllImport(\"libc\", EntryPoint = \"getpid\")] public static extern int F(); } namespace System.Runtime.InteropServices { class DllImportAttribute(string name) : System.Attribute { public string EntryPoint; } }")]
    [InlineData("return X.F();", "class X { [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.InternalCall)] public static extern int F(); }")]
    [InlineData("return X.F();", "class X { [System.Runtime.CompilerServices.SkipLocalsInit] public static int F() { System.Span<int> a = new int[1]; return a[0]; } }")]
    [InlineData("return 1;", "class X { [System.Runtime.CompilerServices.ModuleInitializer] internal static void F() { } }")]
    [InlineData("return 1;", "class X { ~X() { } }")]
    [InlineData("return 1;", "[System.Runtime.InteropServices.StructLayout(System.Runtime.InteropServices.LayoutKind.Explicit)] struct X { [System.Runtime.InteropServices.FieldOffset(0)] public object A; [System.Runtime.InteropServices.FieldOffset(0)] public string B; }")]
    [InlineData("return 1;", "[System.Runtime.InteropServices.StructLayout(System.Runtime.InteropServices.LayoutKind.Sequential, Size = 1000000)] struct X { public int A; }")]
    [InlineData("return X.F(__arglist(1));", "class X { public static int F(__arglist) => 1; }")]
    [InlineData("var x = 1; var r = __makeref(x); return __refvalue(r, int);", "")]
    [InlineData("return new X().A;", "class X { public volatile int A; }")]
    [InlineData("return new X().F();", "class X { [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.Synchronized)] public int F() => 1; }")]
    [InlineData("return 1;", "unsafe struct X { public fixed byte A[8]; }")]
    [InlineData("return 1;", "unsafe class X { public int* A; }")]
    [InlineData("return 1;", "unsafe delegate void X(void* a);")]
    [InlineData("return 1;", "namespace System { public class Evil { } }")]
    [InlineData("return 1;", "namespace System.Runtime.CompilerServices { public class Evil { } }")]
    [InlineData("return 1;", "namespace Microsoft.CodeAnalysis { public class Evil : System.Attribute { public Evil() { System.GC.Collect(); } } }")]
    [InlineData("return 1;", "[assembly: System.Runtime.CompilerServices.InternalsVisibleTo(\"System.Private.CoreLib\")]")]
    [InlineData("return 1;", "[module: System.Runtime.CompilerServices.SkipLocalsInit]")]
    [InlineData("return 1;", "[assembly: Evil] class EvilAttribute : System.Attribute { }")]
    [InlineData("return X.F().Result;", "class X { public static async System.Threading.Tasks.Task<int> F() { await System.Threading.Tasks.Task.Yield(); return 1; } }")]
    [InlineData("return System.Runtime.CompilerServices.Unsafe.Add(ref X.A, 100000);", "class X { public static int A; }")]
    [InlineData("return System.Runtime.InteropServices.MemoryMarshal.CreateSpan(ref X.A, 100000)[5000];", "class X { public static int A; }")]
    public void What_the_worker_would_refuse_is_refused_again(string body, string types)
    {
        Assert.Contains(Check(body, types), problem => !OfUnsafeItself.Contains(problem.Names["member"]));
    }

    [Fact]
    public void What_was_compiled_as_unsafe_says_so_itself_and_is_refused()
    {
        Assert.Contains(Check("unsafe { return *(int*)12345; }"), problem => problem.Names["member"] == "permissions");
    }

    [Theory]
    [InlineData("public static class Script { public static object Other() => 1; }")]
    [InlineData("public static class Other { public static object Run() => 1; }")]
    public void What_has_no_place_to_begin_is_refused(string program)
    {
        var problem = Assert.Single(CheckProgram(program));

        Assert.Equal("scripts.no_method", problem.Code);
    }

    [Fact]
    public void A_reference_to_an_assembly_that_scripts_do_not_have_is_refused()
    {
        var other = CSharpCompilation.Create("Other", [CSharpSyntaxTree.ParseText("namespace System { public static class Tool { public static int F() => 1; } }", cancellationToken: TestContext.Current.CancellationToken)], References.Value, Options(isUnsafe: false));
        using var image = new MemoryStream();
        Assert.True(other.Emit(image, cancellationToken: TestContext.Current.CancellationToken).Success);

        var problems = CheckProgram(Run.Replace("BODY", "return System.Tool.F();", StringComparison.Ordinal), MetadataReference.CreateFromImage(image.ToArray()));

        Assert.Contains(problems, problem => problem.Names["member"] == "Other");
    }

    private static IReadOnlyList<Problem> Check(string body, string types = "") => CheckProgram(
        types.StartsWith("[assembly", StringComparison.Ordinal) || types.StartsWith("[module", StringComparison.Ordinal)
            ? types + Run.Replace("BODY", body, StringComparison.Ordinal)
            : Run.Replace("BODY", body, StringComparison.Ordinal) + types);

    private static IReadOnlyList<Problem> CheckProgram(string program, params MetadataReference[] more)
    {
        var compilation = CSharpCompilation.Create("MetaFlow.Script", [CSharpSyntaxTree.ParseText(program, cancellationToken: TestContext.Current.CancellationToken)], [.. References.Value, .. more], Options(program.Contains("unsafe", StringComparison.Ordinal) || program.Contains("SkipLocalsInit", StringComparison.Ordinal)));
        using var image = new MemoryStream();
        var emitted = compilation.Emit(image, cancellationToken: TestContext.Current.CancellationToken);
        Assert.True(emitted.Success, string.Join('\n', emitted.Diagnostics));
        return MetadataGate.Current.Check(image.ToArray(), default, program);
    }

    private static CSharpCompilationOptions Options(bool isUnsafe) =>
        new(OutputKind.DynamicallyLinkedLibrary, optimizationLevel: OptimizationLevel.Release, allowUnsafe: isUnsafe);
}
