using System.Runtime.CompilerServices;

namespace MetaFlow.Tests.Scripts;

/// <summary>What people and models write for work on data: <c>UsefulScripts.txt</c>.</summary>
internal static class UsefulScripts
{
    public static IEnumerable<(string Name, string Input, string Output, string Code)> Table() =>
        from part in Written().Split("=== ", StringSplitOptions.RemoveEmptyEntries)
        let lines = part.Split('\n', 4)
        select (lines[0], lines[1]["in: ".Length..], lines[2]["out: ".Length..], lines[3].TrimEnd('\n'));

    // The text lies beside this file.
    private static string Written([CallerFilePath] string thisFile = "") =>
        File.ReadAllText(Path.Combine(Path.GetDirectoryName(thisFile)!, "UsefulScripts.txt"));
}
