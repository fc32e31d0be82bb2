using System.Collections.Concurrent;

namespace MetaFlow.Json;

/// <summary>
/// One string for each usual member name, so that names of a document and of an expression are mostly the same object
/// and comparing them is comparing references. Bounded, and never more than a shortcut.
/// </summary>
internal static class JsonNames
{
    private const int MaxNames = 4096;
    private const int MaxLength = 40;

    private static readonly ConcurrentDictionary<string, string> Pool = new();
    private static int _count;

    public static string Share(string name)
    {
        if (name.Length > MaxLength)
        {
            return name;
        }

        if (Pool.TryGetValue(name, out var shared))
        {
            return shared;
        }

        return Volatile.Read(ref _count) < MaxNames && Pool.TryAdd(name, name) ? Counted(name) : name;
    }

    private static string Counted(string name)
    {
        Interlocked.Increment(ref _count);
        return name;
    }
}
