namespace MetaFlow.Scripts;

/// <summary>A script as a child can load it.</summary>
/// <param name="Assembly">The bytes of an assembly with <c>public static class Script { public static object? Run(JsonNode? input, ScriptContext ctx) }</c>.</param>
/// <param name="Symbols">Its portable PDB, for the lines of faults; may be empty.</param>
/// <param name="Hash">Names the script: two with the same hash are the same script.</param>
public sealed record CompiledScript(ReadOnlyMemory<byte> Assembly, ReadOnlyMemory<byte> Symbols, string Hash);
