using MetaFlow.Json;
using MetaFlow.Scripts.Compiling;
using MetaFlow.Scripts.Pool;
using MetaFlow.Scripts.Sandbox;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace MetaFlow.Scripts;

/// <summary>
/// Where scripts are brought: checked and compiled in one locked process, run in another. Everything that has to do
/// with scripts goes through here.
/// </summary>
public sealed partial class ScriptDesk(
    IScriptCompiler compiler, ScriptPool pool, ISandbox sandbox, IOptions<ScriptOptions> options, ILogger<ScriptDesk> logger)
{
    private static readonly string[] Outside = ["scripts.compiler_unavailable", "scripts.child_not_ready", "scripts.compile_limit"];

    /// <summary>All that the operator allows one call.</summary>
    public ScriptLimits Ceiling { get; } = ScriptLimits.Of(options.Value);

    /// <summary>What holds scripts here, as far as it is known: after the first of them it is.</summary>
    public SandboxReport Sandbox => sandbox.Report;

    /// <summary>What holds scripts here, found out where it was not yet.</summary>
    public Task<SandboxReport> ProbeAsync(CancellationToken cancellationToken) => sandbox.ProbeAsync(cancellationToken);

    public ScriptPoolFigures Pool => pool.Figures;

    /// <summary>Whether what went wrong lies outside of the script.</summary>
    public static bool MayHelpToRetry(Problem problem) => Outside.Contains(problem.Code);

    /// <summary>Everything that keeps a script from running; nothing where it may.</summary>
    public async Task<IReadOnlyList<Problem>> CheckAsync(string code, CancellationToken cancellationToken) =>
        (await compiler.CompileAsync(new ScriptSource(code), cancellationToken)).Problems;

    /// <summary>Runs a script. It has its child to itself, or shares it with the other scripts of its run.</summary>
    /// <param name="now">What the script's clock says.</param>
    public async Task<ScriptRan> RunAsync(
        RunId run, string code, JsonData input, ScriptLimits limits, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var compiled = await compiler.CompileAsync(new ScriptSource(code), cancellationToken);
        if (compiled.Script is not { } script)
        {
            return Refused(compiled.Problems[0]);
        }

        try
        {
            await using var lease = await pool.LeaseAsync(run, cancellationToken);
            var outcome = await lease.RunAsync(script, input, limits, now, cancellationToken);
            if (outcome is ScriptOutcome.Failed { Problem.Code: "scripts.sandbox_violation" })
            {
                // What the checks let through came to the lock: somebody should look at it.
                LogViolation(run, script.Hash);
            }

            return new ScriptRan(outcome, sandbox.Report.Level);
        }
        catch (SandboxUnavailableException exception)
        {
            return Refused(exception.Problem);
        }
    }

    /// <summary>Gets the compiler and some children ready before anybody asks.</summary>
    public async Task WarmAsync(CancellationToken cancellationToken)
    {
        if ((await sandbox.ProbeAsync(cancellationToken)).Level != SandboxLevel.None)
        {
            pool.Warm();
            await compiler.WarmAsync(cancellationToken);
        }
    }

    /// <summary>A run that will come to a script: its child gets ready meanwhile.</summary>
    public void Begin(RunId run) => _ = TakeEarlyAsync(run);

    /// <summary>The run has ended, or rests: its child goes.</summary>
    public void End(RunId run) => _ = pool.ReleaseAsync(run);

    private ScriptRan Refused(Problem problem) => new(new ScriptOutcome.Failed(problem, [], TimeSpan.Zero), sandbox.Report.Level);

    private async Task TakeEarlyAsync(RunId run)
    {
        try
        {
            await (await pool.LeaseAsync(run, CancellationToken.None)).DisposeAsync();
        }
        catch (Exception exception) when (exception is SandboxUnavailableException or OperationCanceledException or ObjectDisposedException)
        {
            // The step that needs it says so.
        }
    }

    [LoggerMessage(LogLevel.Error, "The script {Script} of run {Run} passed all checks and tried what the sandbox forbids; its process was ended")]
    private partial void LogViolation(RunId run, string script);
}

/// <summary>How a call of a script went, and what held it.</summary>
public sealed record ScriptRan(ScriptOutcome Outcome, SandboxLevel Level)
{
    /// <summary>What the journal keeps of it beside the result.</summary>
    public JsonObject Account()
    {
        var account = JsonObject.Of(("sandbox", Level.ToString().ToLowerInvariant()), ("milliseconds", Math.Round(Outcome.Duration.TotalMilliseconds, 2)));
        return Outcome.Log.Count == 0 ? account : account.With("log", JsonArray.Create([.. Outcome.Log.Select(line => (JsonData)line)]));
    }
}
