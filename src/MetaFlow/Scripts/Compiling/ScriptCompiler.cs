using System.Security.Cryptography;
using System.Text;
using MetaFlow.Scripts.Checks;
using MetaFlow.Scripts.Sandbox;
using Microsoft.Extensions.Logging;

namespace MetaFlow.Scripts.Compiling;

/// <summary>
/// A source on its way to a child: looked at, compiled in a locked process, and its assembly checked here against the
/// list of what scripts may use. What has passed once is kept under the hash of everything that decided it.
/// </summary>
public sealed class ScriptCompiler : IScriptCompiler, IScriptEditor, IAsyncDisposable
{
    private readonly CompileWorkers _workers;
    private readonly CompileCache _cache;
    private readonly Lazy<string> _made;
    private bool _disposed;

    /// <param name="assembly">Where the compile worker lies.</param>
    public ScriptCompiler(ISandbox sandbox, string assembly, CompileLimits limits, TimeProvider clock, ILogger<ScriptCompiler> logger)
    {
        _workers = new CompileWorkers(sandbox, assembly, limits, clock, logger);
        _cache = new CompileCache(limits.CacheBytes);
        _made = new Lazy<string>(() => $"{AllowedApi.Current.Version}:{VersionOf(assembly)}");
    }

    /// <summary>Where the compile worker lies beside the executable.</summary>
    public static string DefaultAssembly => Path.Combine(AppContext.BaseDirectory, "script-compiler", "metaflow-script-compiler.dll");

    /// <summary>Starts the worker in the background.</summary>
    public Task WarmAsync(CancellationToken cancellationToken) => _workers.WarmAsync(cancellationToken);

    /// <summary>The process of the worker that is ready, or null.</summary>
    public int? WorkerProcessId => _workers.ProcessId;

    public async Task<ScriptCompilation> CompileAsync(ScriptSource source, CancellationToken cancellationToken)
    {
        if (SourceCheck.Check(source.Text) is { } problem)
        {
            return new ScriptCompilation(null, [problem]);
        }

        var key = Key(source);
        if (_cache.Find(key) is { } kept)
        {
            return new ScriptCompilation(kept, []);
        }

        var (answer, unavailable) = await AskAsync(new CompilerRequest(CompilerTask.Compile, source.Text), cancellationToken);
        if (answer is null)
        {
            return new ScriptCompilation(null, [unavailable!]);
        }

        var problems = Problems(answer, source);
        if (problems.Count > 0)
        {
            return new ScriptCompilation(null, problems);
        }

        var script = new CompiledScript(answer.Assembly, answer.Symbols, key);
        _cache.Add(script);
        return new ScriptCompilation(script, []);
    }

    public async Task<IReadOnlyList<Problem>> DiagnoseAsync(ScriptSource source, CancellationToken cancellationToken)
    {
        if (SourceCheck.Check(source.Text) is { } problem)
        {
            return [problem];
        }

        var (answer, unavailable) = await AskAsync(new CompilerRequest(CompilerTask.Diagnose, source.Text), cancellationToken);
        var found = answer is null ? [unavailable!] : answer.IsOverLimit ? [Problem.Of("scripts.compile_limit")] : CompileProblems.Of(answer.Findings);
        return found.Any(said => said.Severity == Severity.Error)
            ? found
            : [.. found, .. (await CompileAsync(source, cancellationToken)).Problems];
    }

    public async Task<ScriptOffers> CompleteAsync(ScriptSource source, int position, CancellationToken cancellationToken)
    {
        if (SourceCheck.Check(source.Text) is not null)
        {
            return new ScriptOffers(position, []);
        }

        var (answer, _) = await AskAsync(new CompilerRequest(CompilerTask.Complete, source.Text, position), cancellationToken);
        return answer is null
            ? new ScriptOffers(position, [])
            : new ScriptOffers(answer.OfferStart, [.. answer.Offers.Where(IsAllowed).Select(offer => new ScriptOffer(offer.Name, offer.Kind, offer.Signature, offer.Sentence))]);
    }

    // It is known by three names, and whoever made it ends it by each.
    public ValueTask DisposeAsync() => Interlocked.Exchange(ref _disposed, true) ? ValueTask.CompletedTask : _workers.DisposeAsync();

    private async Task<(CompilerAnswer? Answer, Problem? Unavailable)> AskAsync(CompilerRequest request, CancellationToken cancellationToken)
    {
        try
        {
            return (await _workers.AskAsync(request, cancellationToken), null);
        }
        catch (SandboxUnavailableException exception)
        {
            return (null, exception.Problem);
        }
        catch (CompileWorkerLostException)
        {
            return (null, Problem.Of("scripts.compiler_unavailable"));
        }
    }

    private static IReadOnlyList<Problem> Problems(CompilerAnswer answer, ScriptSource source) =>
        answer.IsOverLimit ? [Problem.Of("scripts.compile_limit")]
        : answer.Findings.Any(finding => finding.IsError) ? CompileProblems.Of(answer.Findings)
        : answer.Assembly.Length == 0 ? [Problem.Of("scripts.compile_limit")]
        : MetadataGate.Current.Check(answer.Assembly, answer.Symbols, source.Text);

    // What an editor offers is what the gate lets through.
    private static bool IsAllowed(CompilerOffer offer) => offer.Owner.Length == 0 || (AllowedApi.Current.Type(offer.Owner) is { } type
        && (offer.Kind == "type" ? type.Members.Count > 0
            : type.Members.Any(member => member.Name == offer.Name || member.Name == "get_" + offer.Name || member.Name == "set_" + offer.Name)
                || (offer.Kind == "field" && type.Members.Count == 0)));

    private string Key(ScriptSource source)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var part in new[] { _made.Value, source.Workspace, source.Text })
        {
            var bytes = Encoding.UTF8.GetBytes(part);
            hash.AppendData(BitConverter.GetBytes(bytes.Length));
            hash.AppendData(bytes);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    // The worker holds its references; beside it lies the compiler.
    private static string VersionOf(string assembly)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var file in Directory.EnumerateFiles(Path.GetDirectoryName(assembly)!, "*.dll").Order(StringComparer.Ordinal))
        {
            hash.AppendData(File.ReadAllBytes(file));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset())[..32];
    }
}
