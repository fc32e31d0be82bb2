using System.Xml;
using MetaFlow.Json;
using MetaFlow.Scripts;
using MetaFlow.Scripts.Checks;
using MetaFlow.Shapes;

namespace MetaFlow.Steps.Script;

/// <summary>Runs C# in a sandbox, for what expressions cannot say.</summary>
[StepType(Name, AlsoCalled = ["python_script", "csharp_script", "code"])]
public sealed class ScriptStep(ScriptDesk scripts) : IStep<ScriptSettings>, IForeseesOutput, IChecksSettings, IAttendsRuns
{
    public const string Name = "script";

    public static StepShape Foresee(SettingShapes settings) =>
        settings.Written["output"] is { } schema ? new StepShape(SchemaShape.Of(schema)) : StepShape.Unknown;

    public static IEnumerable<SettingProblem> Check(WrittenSettings settings)
    {
        if (settings["code"] is JsonText { Value: var code } && SourceCheck.Check(code) is { } problem)
        {
            yield return new SettingProblem("code", problem);
        }

        foreach (var name in new[] { "maxTime", "maxCpu" })
        {
            if (settings.Text(name) is { } text && Duration(text) is null)
            {
                yield return new SettingProblem(name, Problem.Of("wait.not_a_duration", ("name", name), ("found", text)));
            }
        }

        foreach (var name in new[] { "expects", "output" })
        {
            if (settings[name] is JsonObject schema && new JsonSchema(schema).FirstFault() is { } place)
            {
                yield return new SettingProblem(name, Problem.Of("scripts.not_a_schema", ("name", name), ("place", place)));
            }
        }
    }

    public void Begin(RunId run) => scripts.Begin(run);

    public void End(RunId run) => scripts.End(run);

    public async Task<StepOutcome> RunAsync(ScriptSettings settings, StepContext context, CancellationToken cancellationToken)
    {
        var input = settings.Input ?? JsonNull.Value;
        if (settings.Expects is { } expected && SchemaCheck.First(expected, input) is { } unlike)
        {
            return Failed(Mismatch("scripts.input_mismatch", unlike));
        }

        var ran = await scripts.RunAsync(context.Run, settings.Code, input, settings.Limits(scripts.Ceiling), context.Scope.Now, cancellationToken);
        var account = ran.Account();
        return ran.Outcome switch
        {
            ScriptOutcome.Failed failed => Failed(failed.Problem) with { Account = account },
            ScriptOutcome.Completed done when settings.Output is { } schema && SchemaCheck.First(schema, done.Output) is { } wrong =>
                Failed(Mismatch("scripts.output_mismatch", wrong)) with { Account = account },
            ScriptOutcome.Completed done => new StepOutcome.Completed(done.Output) { Account = account },
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    internal static TimeSpan? Duration(string text)
    {
        try
        {
            return XmlConvert.ToTimeSpan(text) is { Ticks: > 0 } time ? time : null;
        }
        catch (Exception exception) when (exception is FormatException or OverflowException)
        {
            return null;
        }
    }

    // The same script with the same input goes the same way: only what lies outside of it is worth another try.
    private static StepOutcome.Failed Failed(Problem problem) => new(problem, Retryable: ScriptDesk.MayHelpToRetry(problem));

    private static Problem Mismatch(string code, ShapeMismatch wrong) => Problem.Of(
        code, ("where", wrong.Path.Length == 0 ? "$" : wrong.Path), ("expected", wrong.Expected), ("found", wrong.Found ?? "@nothing"));
}

/// <param name="Code">The body of a C# method: <c>input</c> is what it is given, and it returns what the step gives.</param>
/// <param name="Input">What the script is given.</param>
/// <param name="Expects">A JSON schema of what it has to be given.</param>
/// <param name="Output">A JSON schema of what it gives.</param>
/// <param name="MaxTime">How long it may take, where that is less than what the operator allows.</param>
/// <param name="MaxCpu">The processor time it may use, where that is less than what the operator allows.</param>
/// <param name="MaxOutput">The most bytes of JSON that it may return, where that is less than what the operator allows.</param>
/// <param name="Isolation">What it shares its process with.</param>
public sealed record ScriptSettings(
    [property: LiteralSetting] string Code,
    JsonData? Input = null,
    [property: LiteralSetting] JsonObject? Expects = null,
    [property: LiteralSetting] JsonObject? Output = null,
    [property: DurationSetting] string? MaxTime = null,
    [property: DurationSetting] string? MaxCpu = null,
    int? MaxOutput = null,
    ScriptIsolation Isolation = ScriptIsolation.Run)
{
    internal ScriptLimits Limits(ScriptLimits ceiling) => ceiling with
    {
        Timeout = Less(MaxTime, ceiling.Timeout),
        Cpu = Less(MaxCpu, ceiling.Cpu),
        OutputBytes = Math.Min(MaxOutput is > 0 and { } most ? most : int.MaxValue, ceiling.OutputBytes),
        SingleUse = Isolation == ScriptIsolation.Step,
    };

    private static TimeSpan Less(string? written, TimeSpan most) =>
        written is not null && ScriptStep.Duration(written) is { } asked && asked < most ? asked : most;
}

/// <summary>What a script shares its process with.</summary>
public enum ScriptIsolation
{
    /// <summary>The other scripts of its run.</summary>
    Run,

    /// <summary>Nothing: a process of its own, which ends with it.</summary>
    Step,
}
