namespace MetaFlow.Web.Storage;

/// <summary>Why the store cannot be had at all, in words.</summary>
internal static class StoreProblems
{
    public static Problem ProviderMissing(string provider, string folder) => new(
        "storage.provider_missing",
        $"The storage provider '{provider}' is not in '{folder}'.",
        Hint: "Install MetaFlow again as a whole: the folder 'stores' belongs beside the executable.")
    {
        Names = new Dictionary<string, string> { ["provider"] = provider, ["folder"] = folder },
    };

    public static Problem DirectoryInUse(string directory, string holder) => new(
        "storage.directory_in_use",
        $"The data directory '{directory}' is in use by another 'metaflow serve' ({holder}).",
        Hint: "Stop that one first, or give this one a directory of its own with 'MetaFlow:DataDirectory'.")
    {
        Names = new Dictionary<string, string> { ["directory"] = directory, ["holder"] = holder },
    };

    public static Problem DirectoryNotWritable(string directory) => new(
        "storage.read_only",
        $"The data directory '{directory}' cannot be written to.",
        Hint: "Give MetaFlow's user the right to write there, or choose another 'MetaFlow:DataDirectory'.")
    {
        Names = new Dictionary<string, string> { ["directory"] = directory },
    };
}
