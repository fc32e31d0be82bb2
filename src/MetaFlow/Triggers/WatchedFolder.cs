using System.IO.Enumeration;

namespace MetaFlow.Triggers;

/// <summary>A folder that a trigger watches, within those that the operator allows.</summary>
internal sealed class WatchedFolder
{
    private readonly string _path;

    private WatchedFolder(string path) => _path = path;

    /// <summary>Null where it does not lie in an allowed folder, or is reached through a link that could lead out of it.</summary>
    /// <param name="written">A full path, or one within the first allowed folder that has it.</param>
    public static WatchedFolder? Find(string written, IReadOnlyList<string> roots)
    {
        foreach (var root in roots)
        {
            var path = Path.TrimEndingDirectorySeparator(Path.GetFullPath(written, root));
            if (IsWithin(path, root) && !HasLink(path, root) && (Directory.Exists(path) || roots.Count == 1 || Path.IsPathRooted(written)))
            {
                return new WatchedFolder(path);
            }
        }

        return null;
    }

    /// <summary>The files that fit a pattern, as they are now; null where the folder cannot be read.</summary>
    public IReadOnlyList<SeenFile>? Look(string pattern)
    {
        try
        {
            // Hidden files are those that programs write before they have their name.
            return Directory.Exists(_path)
                ? [.. from file in new DirectoryInfo(_path).EnumerateFiles()
                      where file.LinkTarget is null && !file.Name.StartsWith('.') && FileSystemName.MatchesSimpleExpression(pattern, file.Name)
                      select new SeenFile(file.FullName, file.Length, Time(file.LastWriteTimeUtc))]
                : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static bool IsWithin(string path, string root) =>
        path.Equals(root, StringComparison.Ordinal) || path.StartsWith(root.EndsWith(Path.DirectorySeparatorChar) ? root : root + Path.DirectorySeparatorChar, StringComparison.Ordinal);

    private static bool HasLink(string path, string root)
    {
        for (var at = path; at.Length > root.Length; at = Path.GetDirectoryName(at)!)
        {
            if (new DirectoryInfo(at).LinkTarget is not null)
            {
                return true;
            }
        }

        return false;
    }

    private static DateTimeOffset Time(DateTime written) =>
        DateTimeOffset.FromUnixTimeMilliseconds(new DateTimeOffset(written, TimeSpan.Zero).ToUnixTimeMilliseconds());
}
