using System.Reflection;
using System.Runtime.InteropServices;
using System.Runtime.Loader;
using System.Text.Json.Nodes;
using MetaFlow.Scripting;

namespace MetaFlow.ScriptHost.Running;

/// <summary>A script that this process has loaded; it stays until the process ends.</summary>
internal sealed class LoadedScript
{
    private const string TypeName = "Script";
    private const string MethodName = "Run";

    private readonly Func<JsonNode?, ScriptContext, object?> _run;

    private LoadedScript(Func<JsonNode?, ScriptContext, object?> run) => _run = run;

    public static LoadedScript From(ReadOnlyMemory<byte> assembly, ReadOnlyMemory<byte> symbols)
    {
        var loaded = new AssemblyLoadContext(name: null).LoadFromStream(Stream(assembly), symbols.IsEmpty ? null : Stream(symbols));
        var method = loaded.GetType(TypeName, throwOnError: true)!.GetMethod(MethodName, BindingFlags.Public | BindingFlags.Static)
            ?? throw new MissingMethodException(TypeName, MethodName);
        return new LoadedScript(method.CreateDelegate<Func<JsonNode?, ScriptContext, object?>>());
    }

    public object? Run(JsonNode? input, ScriptContext context) => _run(input, context);

    private static MemoryStream Stream(ReadOnlyMemory<byte> bytes) =>
        MemoryMarshal.TryGetArray(bytes, out var array)
            ? new MemoryStream(array.Array!, array.Offset, array.Count, writable: false)
            : new MemoryStream(bytes.ToArray());
}
