#pragma warning disable RS0030 // Scripts speak the JSON of .NET.
using System.Reflection;
using System.Runtime.Loader;
using System.Text.Json.Nodes;
using MetaFlow.Scripting;
using MetaFlow.Scripts;
using ScriptJson = MetaFlow.Scripting.Json;

namespace MetaFlow.Tests.Scripts;

/// <summary>Runs a compiled script in this process: for the tests' own scripts only.</summary>
internal static class InProcess
{
    public static readonly DateTimeOffset Now = new(2026, 11, 21, 9, 30, 0, TimeSpan.Zero);

    /// <summary>What the script returns, as JSON text.</summary>
    public static string Run(CompiledScript script, string input, List<string>? log = null)
    {
        var context = new AssemblyLoadContext(name: null, isCollectible: true);
        try
        {
            var run = context.LoadFromStream(new MemoryStream(script.Assembly.ToArray()), new MemoryStream(script.Symbols.ToArray()))
                .GetType("Script", throwOnError: true)!.GetMethod("Run", BindingFlags.Public | BindingFlags.Static)!;
            return ScriptJson.Text(run.Invoke(null, BindingFlags.DoNotWrapExceptions, null, [JsonNode.Parse(input), new ScriptContext(Now, line => log?.Add(line))], null));
        }
        finally
        {
            context.Unload();
        }
    }

    /// <summary>The same JSON, laid out as this class lays it out.</summary>
    public static string Plain(string json) => ScriptJson.Text(ScriptJson.Parse(json));
}
