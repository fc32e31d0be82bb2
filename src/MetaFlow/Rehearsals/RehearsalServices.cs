using System.Collections.Concurrent;
using System.Reflection;

namespace MetaFlow.Rehearsals;

/// <summary>
/// The services of this installation with some of them replaced. Whatever is made of a replaced one is made anew, so that
/// nothing reaches around it; everything else is the real one.
/// </summary>
internal sealed class RehearsalServices(IServiceProvider real, IReadOnlyDictionary<Type, object> replaced) : IServiceProvider
{
    private const int Deepest = 8;

    private readonly ConcurrentDictionary<Type, object> _made = new();
    private readonly ConcurrentDictionary<Type, bool> _stands = new();

    public object? GetService(Type serviceType) =>
        replaced.TryGetValue(serviceType, out var instead) ? instead
        : Stands(serviceType) ? _made.GetOrAdd(serviceType, Make)
        : real.GetService(serviceType);

    /// <summary>Whether a class is made of another one, at any depth.</summary>
    public static bool IsMadeOf(Type made, Type part, int depth = 0) =>
        made == part || (depth < Deepest && Parts(made).Any(inner => IsMadeOf(inner.ParameterType, part, depth + 1)));

    /// <summary>Whether a class is made of another one that nothing stands in for: it would reach the world.</summary>
    public bool ReachesAround(Type made, Type part, int depth = 0) => !replaced.ContainsKey(made)
        && (made == part || (depth < Deepest && Parts(made).Any(inner => ReachesAround(inner.ParameterType, part, depth + 1))));

    private bool Stands(Type type) => _stands.GetOrAdd(
        type, asked => Parts(asked).Length > 0 && replaced.Keys.Any(part => IsMadeOf(asked, part)));

    private object Make(Type type)
    {
        var arguments = Parts(type)
            .Select(part => GetService(part.ParameterType) ?? (part.HasDefaultValue ? part.DefaultValue
                : throw new InvalidOperationException($"There is no {part.ParameterType} to make {type} of.")))
            .ToArray();
        return ConstructorOf(type)!.Invoke(arguments);
    }

    private static ParameterInfo[] Parts(Type type) => ConstructorOf(type)?.GetParameters() ?? [];

    // A class of this program: of others it is not known what making them does.
    private static ConstructorInfo? ConstructorOf(Type type) =>
        type is { IsClass: true, IsAbstract: false } && type.Namespace?.StartsWith(nameof(MetaFlow), StringComparison.Ordinal) == true
        && type.GetConstructors(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic) is [var only]
            ? only
            : null;
}
