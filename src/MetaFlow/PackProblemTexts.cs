using System.Collections.Concurrent;
using System.Globalization;
using System.Reflection;
using System.Resources;

namespace MetaFlow;

/// <summary>
/// Says that an assembly brings the sentences of its own problems: <c>ProblemTexts.resx</c> and its languages lie
/// beside a type, and every code that begins with the room is looked for there.
/// </summary>
[AttributeUsage(AttributeTargets.Assembly, AllowMultiple = true)]
public sealed class ProblemTextsAttribute(string room, Type beside) : Attribute
{
    public string Room { get; } = room;

    public Type Beside { get; } = beside;

    internal ResourceManager Resources => new($"{Beside.Namespace}.ProblemTexts", Beside.Assembly);
}

/// <summary>The sentences that packs bring. A problem of a pack exists only once its assembly is loaded.</summary>
internal static class PackProblemTexts
{
    private static readonly ConcurrentDictionary<string, ResourceManager> ByRoom = new();

    public static string? Text(string key, CultureInfo language)
    {
        var end = key.IndexOf('.', StringComparison.Ordinal);
        return end > 0 && Of(key[..end]) is { } texts ? texts.GetString(key, language) : null;
    }

    private static ResourceManager? Of(string room)
    {
        if (ByRoom.TryGetValue(room, out var known))
        {
            return known;
        }

        return AppDomain.CurrentDomain.GetAssemblies()
            .SelectMany(assembly => assembly.GetCustomAttributes<ProblemTextsAttribute>())
            .FirstOrDefault(declared => declared.Room == room) is { } found
                ? ByRoom.GetOrAdd(room, found.Resources)
                : null;
    }
}
