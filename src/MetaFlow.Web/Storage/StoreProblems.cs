namespace MetaFlow.Web.Storage;

/// <summary>Why the store cannot be had at all.</summary>
internal static class StoreProblems
{
    public static Problem ProviderMissing(string provider, string folder) =>
        Problem.Of("storage.provider_missing", ("provider", provider), ("folder", folder));

    public static Problem DirectoryInUse(string directory, string holder) =>
        Problem.Of("storage.directory_in_use", ("directory", directory), ("holder", holder));

    public static Problem DirectoryNotWritable(string directory) => Problem.Of("storage.read_only", ("place", $"'{directory}'"));
}
