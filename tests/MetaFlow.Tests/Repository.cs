using System.Runtime.CompilerServices;

namespace MetaFlow.Tests;

/// <summary>Where the sources are, for the tests that read them.</summary>
internal static class Repository
{
    public static readonly string Root = FindRoot();

    public static string Path(params ReadOnlySpan<string> parts) => System.IO.Path.Combine([Root, .. parts]);

    /// <summary>Source files below a folder, without what the build makes and what lies beside definitions.</summary>
    public static IEnumerable<string> Files(string folder, string pattern) =>
        Directory.EnumerateFiles(Path(folder), pattern, SearchOption.AllDirectories)
            .Where(file => !file.Contains("/obj/", StringComparison.Ordinal) && !file.Contains("/bin/", StringComparison.Ordinal)
                && !file.Contains("/cassettes/", StringComparison.Ordinal));

    private static string FindRoot([CallerFilePath] string thisFile = "")
    {
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            if (File.Exists(System.IO.Path.Combine(at.FullName, "MetaFlow.sln")))
            {
                return at.FullName;
            }
        }

        return System.IO.Path.GetFullPath(System.IO.Path.Combine(System.IO.Path.GetDirectoryName(thisFile)!, "..", ".."));
    }
}
