using System.Reflection;

namespace MetaFlow.ScriptCompiler;

/// <summary>Everything that the compiler may come to need is loaded before the lock; behind it no file can be opened.</summary>
internal static class Preload
{
    public static void All()
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var left = new Queue<Assembly>([typeof(Preload).Assembly]);
        while (left.TryDequeue(out var assembly))
        {
            foreach (var name in assembly.GetReferencedAssemblies())
            {
                if (seen.Add(name.FullName) && Load(name) is { } loaded)
                {
                    left.Enqueue(loaded);
                }
            }
        }
    }

    private static Assembly? Load(AssemblyName name)
    {
        try
        {
            return Assembly.Load(name);
        }
        catch (FileNotFoundException)
        {
            // Named for another platform; nothing here asks for it.
            return null;
        }
    }
}
