namespace MetaFlow.Tests;

/// <summary>Where the files of the repository are, for tests that read them.</summary>
internal static class Repository
{
    public static string Root { get; } = Find();

    public static string Web { get; } = Path.Combine(Root, "src", "MetaFlow.Web");

    /// <summary>Files below a folder that belong to the source, not to a build.</summary>
    public static IEnumerable<string> Files(string folder, string pattern) =>
        Directory.EnumerateFiles(folder, pattern, SearchOption.AllDirectories)
            .Where(file => !Path.GetRelativePath(folder, file).Split(Path.DirectorySeparatorChar).Any(part => part is "bin" or "obj"))
            .Order(StringComparer.Ordinal);

    private static string Find()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "MetaFlow.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException("MetaFlow.sln is in no folder above the tests.");
    }
}
