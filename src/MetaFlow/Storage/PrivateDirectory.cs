namespace MetaFlow.Storage;

/// <summary>Makes the folders that hold people's data: for nobody but the user that MetaFlow runs as.</summary>
public static class PrivateDirectory
{
    private const UnixFileMode OnlyUs = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>A folder that exists keeps the rights its owner gave it.</summary>
    public static DirectoryInfo Make(string path) => OperatingSystem.IsWindows() || Directory.Exists(path)
        ? Directory.CreateDirectory(path)
        : Directory.CreateDirectory(path, OnlyUs);
}
