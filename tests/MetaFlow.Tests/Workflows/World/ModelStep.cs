using MetaFlow.Shapes;
using MetaFlow.Steps;

namespace MetaFlow.Tests.Workflows.World;

/// <summary>Asks a language model.</summary>
public sealed class ModelStep : IStep<ModelSettings>, IForeseesOutput, IForeseesConduct
{
    public static StepShape Foresee(SettingShapes settings) =>
        new(Shape.ObjectOf([KeyValuePair.Create("text", new Member(new Shape.Text()))]));

    public static Conduct ForeseeConduct(WrittenSettings settings) => new(Effect.Read) { MaxTokens = (long?)settings.Number("maxTokens") };

    public Task<StepOutcome> RunAsync(ModelSettings settings, StepContext context, CancellationToken cancellationToken) =>
        throw new NotSupportedException("It is there to be read, not to be run.");
}

public sealed record ModelSettings(string Prompt, int MaxTokens = 1000, double? Temperature = null, bool UsesCache = true);
