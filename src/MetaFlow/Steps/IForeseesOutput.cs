using MetaFlow.Shapes;

namespace MetaFlow.Steps;

/// <summary>A step type that knows the shape of its output before it runs. The output of every other one is unknown.</summary>
public interface IForeseesOutput
{
    static abstract StepShape Foresee(SettingShapes settings);
}

/// <param name="Vars">The object whose members later steps see as <c>vars.name</c>.</param>
public sealed record StepShape(Shape Output, Shape? Vars = null)
{
    public static readonly StepShape Unknown = new(Shape.Unknown);
}

/// <summary>What the settings of one step will be; a setting that is an expression is what the expression gives.</summary>
/// <param name="written">The settings as they are written, for those that are a declaration and not a value.</param>
public sealed class SettingShapes(IReadOnlyDictionary<string, Flow> settings, WrittenSettings written)
{
    public WrittenSettings Written => written;

    /// <summary>The setting; nothing where it is left out.</summary>
    public Flow this[string name] => settings.GetValueOrDefault(name) ?? Flow.Nothing;
}
