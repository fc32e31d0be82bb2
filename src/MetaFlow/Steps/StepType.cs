using System.Globalization;
using System.Reflection;
using System.Resources;
using MetaFlow.Json;
using Microsoft.Extensions.DependencyInjection;

namespace MetaFlow.Steps;

/// <summary>A step type with all that is known of it: the one source for validation, forms and manuals.</summary>
public sealed class StepType
{
    private readonly Func<IServiceProvider, JsonObject, StepContext, CancellationToken, Task<StepOutcome>> _run;
    private readonly ResourceManager? _texts;

    private StepType(
        StepTypeAttribute declaration,
        Type @class,
        StepSettings settings,
        Func<IServiceProvider, JsonObject, StepContext, CancellationToken, Task<StepOutcome>> run)
    {
        (Name, AlsoCalled, Effect, Class, Settings, _run) =
            (declaration.Name, declaration.AlsoCalled, declaration.Effect, @class, settings, run);
        _texts = @class.Assembly.GetManifestResourceInfo($"{@class.Namespace}.{ManualName}.resources") is null
            ? null
            : new ResourceManager($"{@class.Namespace}.{ManualName}", @class.Assembly);
        if (ManualIn(CultureInfo.InvariantCulture) is null || ManualIn(CultureInfo.GetCultureInfo("ko")) is null)
        {
            throw new InvalidOperationException(
                $"The step type '{Name}' has no manual. Put '{ManualName}.md' and '{ManualName}.ko.md' beside {@class.Name}.cs.");
        }
    }

    public string Name { get; }

    /// <summary>Other names that definitions may use for it.</summary>
    public IReadOnlyList<string> AlsoCalled { get; }

    /// <summary>The strongest effect that it can have; what a step of it has, its settings say.</summary>
    public Effect Effect { get; }

    /// <summary>Its output follows from its settings alone: no line says that it began, and it may be done again.</summary>
    public bool IsPure { get; private init; }

    /// <summary>It can be checked, and not run by this version.</summary>
    public bool IsCheckedOnly { get; private init; }

    /// <summary>The most bytes of JSON that its output may have; null for what the operator allows.</summary>
    public int? MaxOutput { get; private init; }

    public Type Class { get; }

    public StepSettings Settings { get; }

    /// <summary>Tells the shape of the output from the shapes of the settings.</summary>
    internal Func<SettingShapes, StepShape> Foresee { get; private init; } = _ => StepShape.Unknown;

    /// <summary>Tells what a step with these settings does to the world.</summary>
    internal Func<WrittenSettings, Conduct> ForeseeConduct { get; private init; } = _ => Conduct.None;

    /// <summary>Tells what is wrong with settings beyond their kinds.</summary>
    internal Func<WrittenSettings, IEnumerable<SettingProblem>> Check { get; private init; } = _ => [];

    private string ManualName => Class.Name[..^"Step".Length];

    /// <summary>The problem of a step whose type this version checks and cannot run.</summary>
    public static Problem CannotRun(string type) => Problem.Of("runs.type_cannot_run", ("type", type));

    internal static StepType Of(Type @class, StepTypeAttribute declaration)
    {
        var contract = @class.GetInterfaces()
            .SingleOrDefault(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IStep<>))
            ?? throw new InvalidOperationException($"{@class} is marked as a step type and is no IStep<TSettings>.");
        var make = typeof(StepType).GetMethod(nameof(Make), BindingFlags.NonPublic | BindingFlags.Static)!
            .MakeGenericMethod(@class, contract.GetGenericArguments()[0]);
        return (StepType)make.Invoke(null, [declaration])!;
    }

    // A static member of an interface has no delegate but from a method that has the class as its type argument.
    private static TDelegate? Declared<TDelegate>(Type @class, Type contract, string method)
        where TDelegate : Delegate => @class.IsAssignableTo(contract)
            ? typeof(StepType).GetMethod(method, BindingFlags.NonPublic | BindingFlags.Static)!.MakeGenericMethod(@class).CreateDelegate<TDelegate>()
            : null;

    private static StepShape Foreseeing<TStep>(SettingShapes settings)
        where TStep : IForeseesOutput => TStep.Foresee(settings);

    private static Conduct ForeseeingConduct<TStep>(WrittenSettings settings)
        where TStep : IForeseesConduct => TStep.ForeseeConduct(settings);

    private static IEnumerable<SettingProblem> Checking<TStep>(WrittenSettings settings)
        where TStep : IChecksSettings => TStep.Check(settings);

    /// <summary>The manual in a language, in English where that language has none.</summary>
    public string Manual(CultureInfo language) => ManualIn(language) ?? ManualIn(CultureInfo.InvariantCulture)!;

    /// <summary>What the type does, in a sentence or two: the first paragraph of its manual.</summary>
    public string Summary(CultureInfo language) => ManualText.Summary(Manual(language));

    /// <summary>What a setting is, from the manual's table; null where it has no row there.</summary>
    public string? Explain(string setting, CultureInfo language) => ManualText.Row(Manual(language), setting);

    /// <summary>
    /// A text from the resource beside the step (<c>Set.resx</c>, <c>Set.ko.resx</c>), such as <c>words</c>: what the step
    /// does, said with its settings. Null where the step type has none.
    /// </summary>
    public string? Text(string key, CultureInfo language) => _texts?.GetString(key, language);

    /// <summary>Runs one attempt. Settings that do not fit the record are a failure, not an exception.</summary>
    internal Task<StepOutcome> RunAsync(
        IServiceProvider services, JsonObject settings, StepContext context, CancellationToken cancellationToken) =>
        _run(services, settings, context, cancellationToken);

    private static StepType Make<TStep, TSettings>(StepTypeAttribute declaration)
        where TStep : class, IStep<TSettings>
    {
        var settings = StepSettings.Of(typeof(TSettings));
        return new StepType(declaration, typeof(TStep), settings, (services, values, context, cancellationToken) =>
            settings.Bind<TSettings>(values, out var problem) is { } bound
                ? services.GetRequiredService<TStep>().RunAsync(bound, context, cancellationToken)
                : Task.FromResult<StepOutcome>(new StepOutcome.Failed(problem!, Retryable: false)))
        {
            IsPure = declaration.IsPure,
            IsCheckedOnly = declaration.IsCheckedOnly,
            MaxOutput = declaration.MaxOutput > 0 ? declaration.MaxOutput : null,
            Foresee = Declared<Func<SettingShapes, StepShape>>(typeof(TStep), typeof(IForeseesOutput), nameof(Foreseeing))
                ?? (_ => StepShape.Unknown),
            ForeseeConduct = Declared<Func<WrittenSettings, Conduct>>(typeof(TStep), typeof(IForeseesConduct), nameof(ForeseeingConduct))
                ?? (_ => new Conduct(declaration.Effect)),
            Check = Declared<Func<WrittenSettings, IEnumerable<SettingProblem>>>(typeof(TStep), typeof(IChecksSettings), nameof(Checking))
                ?? (_ => []),
        };
    }

    private string? ManualIn(CultureInfo language)
    {
        var suffix = language.TwoLetterISOLanguageName == "ko" ? ".ko.md" : ".md";
        using var stream = Class.Assembly.GetManifestResourceStream($"{Class.Namespace}.{ManualName}{suffix}");
        if (stream is null)
        {
            return null;
        }

        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
