using System.Globalization;

namespace MetaFlow.Scripts.Pool;

/// <summary>The memory of a child as the kernel counts it.</summary>
internal static class ProcessMemory
{
    // bubblewrap, its init, the child.
    private const int DeepestTree = 4;

    /// <summary>The resident bytes of a process, or of the one that it was started for; 0 where it is gone.</summary>
    public static long ResidentOf(int processId)
    {
        try
        {
            var leaf = processId;
            for (var depth = 0; depth < DeepestTree && ChildOf(leaf) is { } child; depth++)
            {
                leaf = child;
            }

            var fields = File.ReadAllText($"/proc/{leaf}/statm").Split(' ');
            return long.Parse(fields[1], CultureInfo.InvariantCulture) * Environment.SystemPageSize;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or FormatException)
        {
            return 0;
        }
    }

    private static int? ChildOf(int processId)
    {
        var children = File.ReadAllText($"/proc/{processId}/task/{processId}/children").Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return children.Length == 1 ? int.Parse(children[0], CultureInfo.InvariantCulture) : null;
    }
}
