using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using Microsoft.Extensions.DependencyInjection;

namespace MetaFlow.Steps;

/// <summary>Every step type that is installed. Refuses to start on a double name or a missing manual.</summary>
public sealed class StepCatalog
{
    private readonly Dictionary<string, StepType> _byName = new(StringComparer.OrdinalIgnoreCase);

    /// <param name="assemblies">Where to look: the engine's and those of the packs.</param>
    public StepCatalog(IEnumerable<Assembly> assemblies)
    {
        foreach (var type in assemblies.SelectMany(assembly => assembly.GetTypes()))
        {
            if (type.GetCustomAttribute<StepTypeAttribute>() is { } declaration)
            {
                Add(StepType.Of(type, declaration), declaration.AlsoCalled);
            }
        }
    }

    internal StepCatalog(IEnumerable<StepType> types)
    {
        foreach (var type in types)
        {
            Add(type, [.. type.AlsoCalled]);
        }
    }

    /// <summary>Ordered by name.</summary>
    public IReadOnlyList<StepType> All => [.. _byName.Values.Distinct().OrderBy(type => type.Name, StringComparer.Ordinal)];

    public bool TryFind(string name, [NotNullWhen(true)] out StepType? type) => _byName.TryGetValue(name, out type);

    /// <summary>What a type does to the world; none where there is no such type.</summary>
    public Effect EffectOf(string name) => TryFind(name, out var type) ? type.Effect : Effect.None;

    /// <summary>Registers the class of each step type, so that its constructor gets what it asks for.</summary>
    public void AddTo(IServiceCollection services)
    {
        foreach (var type in All)
        {
            services.AddSingleton(type.Class);
        }
    }

    private void Add(StepType type, string[] alsoCalled)
    {
        foreach (var name in alsoCalled.Prepend(type.Name))
        {
            if (!_byName.TryAdd(name, type))
            {
                throw new InvalidOperationException(
                    $"Two step types are called '{name}': {_byName[name].Class} and {type.Class}.");
            }
        }
    }
}
