using MetaFlow.Json;
using MetaFlow.Shapes;

namespace MetaFlow.Steps.Script;

/// <summary>Runs C# in a sandbox, for what expressions cannot say.</summary>
[StepType("script", AlsoCalled = ["python_script", "csharp_script", "code"], IsCheckedOnly = true)]
public sealed class ScriptStep : IStep<ScriptSettings>, IForeseesOutput
{
    public static StepShape Foresee(SettingShapes settings) =>
        settings.Written["output"] is { } schema ? new StepShape(SchemaShape.Of(schema)) : StepShape.Unknown;

    public Task<StepOutcome> RunAsync(ScriptSettings settings, StepContext context, CancellationToken cancellationToken) =>
        Task.FromResult<StepOutcome>(new StepOutcome.Failed(StepType.CannotRun("script"), Retryable: false));
}

/// <param name="Code">The body of a C# method: <c>input</c> is what it is given, and it returns what the step gives.</param>
/// <param name="Input">What the script is given.</param>
/// <param name="Output">A JSON schema of what it gives.</param>
public sealed record ScriptSettings([property: LiteralSetting] string Code, JsonData? Input = null, [property: LiteralSetting] JsonObject? Output = null);
