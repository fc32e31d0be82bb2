namespace MetaFlow.Scripts.Compiling;

/// <summary>Makes of a source what a child can load, after everything that has to be held against it.</summary>
public interface IScriptCompiler
{
    /// <summary>Gets ready in the background.</summary>
    Task WarmAsync(CancellationToken cancellationToken);

    /// <summary>The script, or every problem that was found in it.</summary>
    Task<ScriptCompilation> CompileAsync(ScriptSource source, CancellationToken cancellationToken);
}

/// <summary>A script as a person wrote it.</summary>
/// <param name="Workspace">Whose script it is: what is kept for one is never given to another.</param>
public sealed record ScriptSource(string Text, string Workspace = "");

/// <summary>What became of a source: a script, or problems.</summary>
public sealed record ScriptCompilation(CompiledScript? Script, IReadOnlyList<Problem> Problems);
